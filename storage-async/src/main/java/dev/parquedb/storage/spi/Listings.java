package dev.parquedb.storage.spi;

import dev.parquedb.Utf8Order;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.ListResult;
import dev.parquedb.storage.UnsupportedStorageException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Listings derived from a driver: cursors, patterns, and whole prefixes. */
final class Listings {

  private static final int DRIVER_PAGE = 1000;

  private final StorageDriver driver;

  Listings(StorageDriver driver) {
    this.driver = driver;
  }

  /** One page. Checks the options before asking the driver. */
  Uni<ListResult> page(String prefix, ListOptions options, DriverCall call) {
    check(prefix, options);
    if (driver instanceof StorageDriver.CursorListing own) {
      return own.page(prefix, options, call);
    }
    Optional<String> after = options.cursor().map(cursor -> position(prefix, options, cursor));
    if (options.pattern().isPresent()) {
      return new Matching(prefix, options, call).collect(after);
    }
    ListRequest request = new ListRequest(prefix, after, options.delimiter(), options.limit());
    return driver
        .list(request, call)
        .onItem()
        .transform(page -> result(prefix, options, page.files(), page.prefixes(), page.more()));
  }

  /** Whether any key starts with the prefix. */
  Uni<Boolean> any(String prefix, DriverCall call) {
    if (driver instanceof StorageDriver.CursorListing own) {
      return own.page(prefix, ListOptions.DEFAULT.withLimit(1), call)
          .map(page -> !page.files().isEmpty());
    }
    return driver
        .list(new ListRequest(prefix, Optional.empty(), Optional.empty(), 1), call)
        .onItem()
        .transform(page -> !page.files().isEmpty());
  }

  /** All keys that start with the prefix, page by page, each page asked for when it is wanted. */
  Multi<List<String>> keys(String prefix, DriverCall call) {
    if (driver instanceof StorageDriver.CursorListing own) {
      return keysByCursor(own, prefix, call);
    }
    return Multi.createBy()
        .repeating()
        .uni(
            () -> new String[1],
            last ->
                driver
                    .list(
                        new ListRequest(
                            prefix, Optional.ofNullable(last[0]), Optional.empty(), DRIVER_PAGE),
                        call)
                    .onItem()
                    .invoke(page -> last[0] = page.last()))
        .whilst(ListPage::more)
        .onItem()
        .transform(page -> page.files().stream().map(FileStat::path).toList());
  }

  private static Multi<List<String>> keysByCursor(
      StorageDriver.CursorListing own, String prefix, DriverCall call) {
    ListOptions first = ListOptions.DEFAULT.withLimit(DRIVER_PAGE);
    return Multi.createBy()
        .repeating()
        .uni(
            () -> new AtomicReference<>(first),
            position ->
                own.page(prefix, position.get(), call)
                    .invoke(
                        page -> page.cursor().ifPresent(at -> position.set(first.withCursor(at)))))
        .whilst(page -> page.cursor().isPresent())
        .onItem()
        .transform(ListResult::paths);
  }

  private static ListResult result(
      String prefix,
      ListOptions options,
      List<FileStat> files,
      List<String> prefixes,
      boolean more) {
    Optional<String> cursor =
        more
            ? Optional.of(
                ListCursor.encode(prefix, options, new ListPage(files, prefixes, true).last()))
            : Optional.empty();
    return new ListResult(files, prefixes, cursor);
  }

  private void check(String prefix, ListOptions options) {
    if (options.limit() < 1) {
      throw refused(prefix, "the limit must be at least 1 and is " + options.limit());
    }
    if (options.delimiter().filter(String::isEmpty).isPresent()) {
      throw refused(prefix, "the delimiter is empty; leave it out or give one such as '/'");
    }
    if (options.pattern().filter(glob -> glob.isEmpty() || glob.contains("/")).isPresent()) {
      throw refused(prefix, "the pattern is a glob on the last segment: not empty and without '/'");
    }
  }

  private String position(String prefix, ListOptions options, String cursor) {
    return ListCursor.decode(prefix, options, cursor)
        .orElseThrow(
            () -> refused(prefix, "the cursor is not from a listing of this prefix and options"));
  }

  private UnsupportedStorageException refused(String prefix, String why) {
    return new UnsupportedStorageException(
        prefix, "Cannot list \"" + prefix + "\" in the " + driver.type() + " storage: " + why);
  }

  /**
   * Gathers entries that match a pattern over as many driver pages as it takes. Goes on until one
   * entry more than asked is seen, so that the last page has no cursor.
   */
  private final class Matching {
    private final String prefix;
    private final ListOptions options;
    private final DriverCall call;
    private final Glob glob;
    private final List<FileStat> files = new ArrayList<>();
    private final List<String> prefixes = new ArrayList<>();

    Matching(String prefix, ListOptions options, DriverCall call) {
      this.prefix = prefix;
      this.options = options;
      this.call = call;
      this.glob = new Glob(options.pattern().orElseThrow());
    }

    Uni<ListResult> collect(Optional<String> after) {
      return driver
          .list(new ListRequest(prefix, after, options.delimiter(), DRIVER_PAGE), call)
          .onItem()
          .transformToUni(
              page -> {
                boolean full = take(page);
                return full || !page.more()
                    ? Uni.createFrom().item(() -> result(prefix, options, files, prefixes, full))
                    : collect(Optional.of(page.last()));
              });
    }

    /** Takes what matches, in order, up to the limit; tells whether something is left over. */
    private boolean take(ListPage page) {
      int p = 0;
      for (FileStat file : page.files()) {
        while (p < page.prefixes().size()
            && Utf8Order.compare(page.prefixes().get(p), file.path()) < 0) {
          if (full()) {
            return true;
          }
          prefixes.add(page.prefixes().get(p++));
        }
        if (glob.matchesLastSegment(file.path())) {
          if (full()) {
            return true;
          }
          files.add(file);
        }
      }
      for (; p < page.prefixes().size(); p++) {
        if (full()) {
          return true;
        }
        prefixes.add(page.prefixes().get(p));
      }
      return false;
    }

    private boolean full() {
      return files.size() + prefixes.size() >= options.limit();
    }
  }
}
