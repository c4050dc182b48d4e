package dev.parquedb.storage;

import java.util.List;
import java.util.Optional;

/**
 * One page of a listing.
 *
 * @param files the files, ascending by the UTF-8 bytes of their paths
 * @param prefixes the common prefixes, each ending in the delimiter, ascending, each once over all
 *     pages
 * @param cursor where the next page starts; empty on the last page
 */
public record ListResult(List<FileStat> files, List<String> prefixes, Optional<String> cursor) {

  public ListResult {
    files = List.copyOf(files);
    prefixes = List.copyOf(prefixes);
  }

  /** The paths of {@link #files()}. */
  public List<String> paths() {
    return files.stream().map(FileStat::path).toList();
  }
}
