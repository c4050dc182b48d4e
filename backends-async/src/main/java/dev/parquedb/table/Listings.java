package dev.parquedb.table;

import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.ListResult;
import dev.parquedb.storage.StorageBackend;
import io.smallrye.mutiny.Multi;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** Listings of any length, page by page as they are asked for. */
public final class Listings {

  private Listings() {}

  /** All pages. */
  public static Multi<ListResult> pages(
      StorageBackend storage, String prefix, ListOptions options, Retries retries) {
    return pages(storage, prefix, options, retries, page -> true);
  }

  /** The pages up to the first that is enough. */
  public static Multi<ListResult> pages(
      StorageBackend storage,
      String prefix,
      ListOptions options,
      Retries retries,
      Predicate<ListResult> goesOn) {
    return Multi.createFrom()
        .deferred(
            () -> {
              AtomicReference<ListOptions> next = new AtomicReference<>(options);
              return Multi.createBy()
                  .repeating()
                  .uni(() -> retries.idempotent(() -> storage.list(prefix, next.get())))
                  .whilst(
                      page -> {
                        page.cursor().ifPresent(at -> next.set(options.withCursor(at)));
                        return page.cursor().isPresent() && goesOn.test(page);
                      });
            });
  }
}
