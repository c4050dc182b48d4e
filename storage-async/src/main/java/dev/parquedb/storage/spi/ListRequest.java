package dev.parquedb.storage.spi;

import java.util.Optional;

/**
 * Which entries to list. Entries are keys and, with a delimiter, common prefixes, in ascending
 * UTF-8 order as strings.
 *
 * @param prefix the normalised string prefix; empty for everything
 * @param after only entries greater than this one (a key or a common prefix of the same listing)
 * @param delimiter groups keys that hold it behind the prefix into one entry that ends in it
 * @param limit the most entries to answer, from 1
 */
public record ListRequest(
    String prefix, Optional<String> after, Optional<String> delimiter, int limit) {

  /**
   * The entry a key shows up as: itself, or its common prefix.
   *
   * @param key a key that starts with the prefix
   */
  public String entryOf(String key) {
    if (delimiter.isEmpty()) {
      return key;
    }
    int at = key.indexOf(delimiter.get(), prefix.length());
    return at < 0 ? key : key.substring(0, at + delimiter.get().length());
  }

  /** Whether an entry of this listing is a common prefix: a key that long would be grouped. */
  public boolean isCommonPrefix(String entry) {
    return delimiter.isPresent() && entry.indexOf(delimiter.get(), prefix.length()) >= 0;
  }
}
