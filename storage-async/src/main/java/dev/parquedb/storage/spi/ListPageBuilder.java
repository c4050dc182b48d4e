package dev.parquedb.storage.spi;

import dev.parquedb.Utf8Order;
import dev.parquedb.storage.FileStat;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds a page from files that come in ascending UTF-8 order, for media that can seek to a key.
 *
 * <pre>{@code
 * ListPageBuilder page = new ListPageBuilder(request);
 * for (String from = page.start(); from != null; ) {
 *   from = page.addAll(filesFrom(from));
 * }
 * return page.build();
 * }</pre>
 */
public final class ListPageBuilder {

  private final ListRequest request;
  private final List<FileStat> files = new ArrayList<>();
  private final List<String> prefixes = new ArrayList<>();
  private boolean more;

  /**
   * Starts a page.
   *
   * @param request which entries are asked
   */
  public ListPageBuilder(ListRequest request) {
    this.request = request;
  }

  /** The least key that can be on the page. */
  public String start() {
    String prefix = request.prefix();
    if (request.after().isEmpty()) {
      return prefix;
    }
    String after = request.after().get();
    String next = request.isCommonPrefix(after) ? behind(after) : after + '\0';
    return next == null || Utf8Order.compare(next, prefix) > 0 ? next : prefix;
  }

  /**
   * Takes files until the page is full, the prefix ends, or a common prefix was met whose other
   * files need not be looked at.
   *
   * @param ascending the files from the key last returned (or {@link #start()}) on; the next one is
   *     only asked for when it is needed
   * @return where to go on; null when the page is done
   */
  public String addAll(Iterable<FileStat> ascending) {
    for (FileStat file : ascending) {
      if (!file.path().startsWith(request.prefix())) {
        return null;
      }
      if (files.size() + prefixes.size() == request.limit()) {
        more = true;
        return null;
      }
      String entry = request.entryOf(file.path());
      if (request.isCommonPrefix(entry)) {
        prefixes.add(entry);
        return behind(entry);
      }
      files.add(file);
    }
    return null;
  }

  /** The page. */
  public ListPage build() {
    return new ListPage(List.copyOf(files), List.copyOf(prefixes), more);
  }

  /** The least string greater than every string with the prefix; null when there is none. */
  static String behind(String prefix) {
    String rest = prefix;
    while (!rest.isEmpty()) {
      int last = rest.codePointBefore(rest.length());
      rest = rest.substring(0, rest.length() - Character.charCount(last));
      if (last < Character.MAX_CODE_POINT) {
        int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
        return new StringBuilder(rest).appendCodePoint(next).toString();
      }
    }
    return null;
  }
}
