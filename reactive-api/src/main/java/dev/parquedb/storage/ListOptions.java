package dev.parquedb.storage;

import java.util.Optional;

/**
 * Options of a listing.
 *
 * @param limit the most entries (files and common prefixes together) of a page, from 1; less is
 *     refused when the listing is made
 * @param cursor where to go on, from {@link ListResult#cursor()} of the same prefix and options; a
 *     foreign one is refused
 * @param delimiter groups what follows the prefix up to the first delimiter into common prefixes
 * @param pattern a glob ({@code *}, {@code ?}) on the last segment, applied before the limit
 */
public record ListOptions(
    int limit, Optional<String> cursor, Optional<String> delimiter, Optional<String> pattern) {

  /** 1,000 entries a page, no grouping, no pattern. */
  public static final ListOptions DEFAULT =
      new ListOptions(1000, Optional.empty(), Optional.empty(), Optional.empty());

  /** The same with another page size. */
  public ListOptions withLimit(int entries) {
    return new ListOptions(entries, cursor, delimiter, pattern);
  }

  /** The same from a cursor. */
  public ListOptions withCursor(String from) {
    return new ListOptions(limit, Optional.of(from), delimiter, pattern);
  }

  /** The same with common prefixes at a delimiter, usually {@code /}. */
  public ListOptions withDelimiter(String at) {
    return new ListOptions(limit, cursor, Optional.of(at), pattern);
  }

  /** The same with a glob on the last segment. */
  public ListOptions withPattern(String glob) {
    return new ListOptions(limit, cursor, delimiter, Optional.of(glob));
  }
}
