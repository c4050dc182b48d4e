package dev.parquedb.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.ListResult;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Walks listings page by page. */
final class Pages {

  /** The order of keys: by their UTF-8 bytes, unsigned. */
  static final Comparator<String> UTF8 =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private static final int MOST_PAGES = 10_000;

  private Pages() {}

  /** All pages from the first (or the cursor in the options) to the last. */
  static List<ListResult> of(StorageBackend storage, String prefix, ListOptions options) {
    List<ListResult> pages = new ArrayList<>();
    ListOptions next = options;
    while (true) {
      ListResult page = Await.item(storage.list(prefix, next));
      pages.add(page);
      assertThat(pages).as("a listing that ends").hasSizeLessThan(MOST_PAGES);
      if (page.cursor().isEmpty()) {
        return pages;
      }
      next = next.withCursor(page.cursor().get());
    }
  }

  /** Files and common prefixes of a page in one ascending list. */
  static List<String> entries(ListResult page) {
    List<String> entries = new ArrayList<>(page.paths());
    entries.addAll(page.prefixes());
    entries.sort(UTF8);
    return entries;
  }

  /** Files and common prefixes of all pages, page after page. */
  static List<String> entries(List<ListResult> pages) {
    return pages.stream().flatMap(page -> entries(page).stream()).toList();
  }
}
