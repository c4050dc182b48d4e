package dev.parquedb.storage.layer;

import dev.parquedb.storage.WriteResult;
import java.nio.ByteBuffer;
import java.util.List;

/** The bytes that an answer stands for. */
final class Traffic {

  private Traffic() {}

  /** The bytes read or written; 0 for an answer about something else. */
  static long of(Object item) {
    if (item instanceof ByteBuffer bytes) {
      return bytes.remaining();
    }
    if (item instanceof Integer read) {
      return read;
    }
    if (item instanceof WriteResult written) {
      return written.size();
    }
    if (item instanceof List<?> parts) {
      return parts.stream().mapToLong(Traffic::of).sum();
    }
    return 0;
  }
}
