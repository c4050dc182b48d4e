package dev.parquedb.storage.spi;

import dev.parquedb.Utf8Order;
import dev.parquedb.storage.FileStat;
import java.util.List;

/**
 * A page of entries.
 *
 * @param files the files, ascending
 * @param prefixes the common prefixes, ascending, each once
 * @param more whether entries are left behind the last one of this page; exact unless the store
 *     changes meanwhile
 */
public record ListPage(List<FileStat> files, List<String> prefixes, boolean more) {

  /** The greatest entry of the page; null when it is empty. */
  public String last() {
    String file = files.isEmpty() ? null : files.get(files.size() - 1).path();
    String prefix = prefixes.isEmpty() ? null : prefixes.get(prefixes.size() - 1);
    if (file == null || prefix == null) {
      return file == null ? prefix : file;
    }
    return Utf8Order.compare(file, prefix) > 0 ? file : prefix;
  }
}
