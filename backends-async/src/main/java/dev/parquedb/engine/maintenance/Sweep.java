package dev.parquedb.engine.maintenance;

import dev.parquedb.engine.commit.CommitServices;
import dev.parquedb.entity.MaintenanceProgress;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.ListResult;
import dev.parquedb.table.TableRef;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Goes through the files of a table, page by page, and deletes or counts the garbage. */
final class Sweep {

  private static final int DELETES_AT_ONCE = 16;

  /** What to do with garbage. */
  enum Mode {
    /** Delete it. */
    DELETE,
    /** Only count it. */
    COUNT
  }

  private final CommitServices services;
  private final Set<String> needed;
  private final Instant cutOff;
  private final Mode mode;

  /**
   * Creates a sweep.
   *
   * @param needed the files that stay, by their path relative to the table's root
   * @param cutOff only files that the store wrote before this are garbage
   * @param mode what to do with them
   */
  Sweep(CommitServices services, Set<String> needed, Instant cutOff, Mode mode) {
    this.services = services;
    this.needed = needed;
    this.cutOff = cutOff;
    this.mode = mode;
  }

  /**
   * What came of it.
   *
   * @param files how many files were garbage
   * @param bytes their bytes
   */
  record Swept(long files, long bytes) {}

  /** Goes through all files; tells of each page before and after it. */
  Uni<Swept> run(Consumer<MaintenanceProgress> onProgress) {
    AtomicReference<Swept> swept = new AtomicReference<>(new Swept(0, 0));
    return pages()
        .onItem()
        .transformToUniAndConcatenate(
            page -> {
              List<FileStat> garbage = page.files().stream().filter(this::isGarbage).toList();
              Swept before = swept.get();
              onProgress.accept(
                  new MaintenanceProgress(
                      before.files(), before.files() + garbage.size(), before.bytes()));
              return removed(garbage)
                  .invoke(
                      page1 -> {
                        Swept after =
                            new Swept(
                                before.files() + page1.files(), before.bytes() + page1.bytes());
                        swept.set(after);
                        onProgress.accept(
                            new MaintenanceProgress(after.files(), after.files(), after.bytes()));
                      });
            })
        .collect()
        .last()
        .map(last -> swept.get());
  }

  private Multi<ListResult> pages() {
    TableRef table = services.table();
    return Multi.createFrom()
        .deferred(
            () -> {
              AtomicReference<ListOptions> next = new AtomicReference<>(ListOptions.DEFAULT);
              return Multi.createBy()
                  .repeating()
                  .uni(
                      () ->
                          services
                              .retries()
                              .idempotent(() -> table.storage().list(table.path(""), next.get())))
                  .whilst(
                      page -> {
                        page.cursor().ifPresent(at -> next.set(ListOptions.DEFAULT.withCursor(at)));
                        return page.cursor().isPresent();
                      });
            });
  }

  private boolean isGarbage(FileStat file) {
    String path = file.path().substring(services.table().path("").length());
    return file.modifiedAt().isBefore(cutOff)
        && services.format().isReferable(path)
        && !needed.contains(path);
  }

  private Uni<Swept> removed(List<FileStat> garbage) {
    return Multi.createFrom()
        .iterable(garbage)
        .onItem()
        .transformToUni(this::remove)
        .merge(DELETES_AT_ONCE)
        .collect()
        .in(() -> new long[2], Sweep::add)
        .map(sums -> new Swept(sums[0], sums[1]));
  }

  private static void add(long[] sums, FileStat file) {
    sums[0]++;
    sums[1] += file.size();
  }

  private Uni<FileStat> remove(FileStat file) {
    return mode == Mode.COUNT
        ? Uni.createFrom().item(file)
        : services
            .retries()
            .idempotent(() -> services.table().storage().delete(file.path()))
            .replaceWith(file);
  }
}
