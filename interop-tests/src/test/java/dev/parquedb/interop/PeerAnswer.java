package dev.parquedb.interop;

import java.util.List;
import java.util.Map;

/**
 * What the reader printed for one command.
 *
 * @param lines the objects, without the closing one
 * @param count the number of rows or lines it says it read
 * @param version the version of the table it read
 */
public record PeerAnswer(List<Map<String, Object>> lines, long count, long version) {

  public PeerAnswer {
    lines = List.copyOf(lines);
  }
}
