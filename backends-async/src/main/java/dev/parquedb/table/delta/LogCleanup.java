package dev.parquedb.table.delta;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.ListResult;
import dev.parquedb.table.FormatContext;
import dev.parquedb.table.Listings;
import dev.parquedb.table.TableRef;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * Deletes the old files of a log, as {@link CleanupPlan} says, one after the other. Runs after a
 * checkpoint; a table can have it off by {@code delta.enableExpiredLogCleanup}.
 */
final class LogCleanup {

  /** The most pages of the log that one run looks at; the next run goes on. */
  private static final int MAX_PAGES = 16;

  private static final int MAX_TABLES = 4_096;

  private final FormatContext context;
  private final LogReader log;

  /** When the oldest file of a log was written: nothing is due until it has the age. */
  private final Cache<UUID, Instant> oldest =
      Caffeine.newBuilder().maximumSize(MAX_TABLES).executor(Runnable::run).build();

  LogCleanup(FormatContext context, LogReader log) {
    this.context = context;
    this.log = log;
  }

  /**
   * Cleans up.
   *
   * @param table the table
   * @param state a state of it
   * @param checkpoint the version whose checkpoint was just written
   */
  Uni<Void> run(TableRef table, DeltaState state, long checkpoint) {
    String enabled = state.metaData().configuration().get("delta.enableExpiredLogCleanup");
    if ("false".equalsIgnoreCase(enabled)) {
      return Uni.createFrom().voidItem();
    }
    Duration age = LogAge.of(state.metaData());
    return log.hint(table)
        .chain(
            hint ->
                hint.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : writtenAt(table, checkpoint)
                        .chain(
                            at ->
                                at == null || isYoung(state, at.minus(age))
                                    ? Uni.createFrom().voidItem()
                                    : deleted(table, state, at.minus(age), hint.get().version())));
  }

  private boolean isYoung(DeltaState state, Instant until) {
    Instant first = oldest.getIfPresent(state.tableId());
    return first != null && first.isAfter(until);
  }

  /**
   * When the store wrote the checkpoint, which is about now: a clock of ours that is wrong must not
   * make commits old. A null item when it is not there; then the next run cleans up.
   */
  private Uni<Instant> writtenAt(TableRef table, long checkpoint) {
    String path = table.path(LogNames.checkpoint(checkpoint));
    return context
        .retries()
        .idempotent(() -> table.storage().stat(path))
        .map(stat -> stat == null ? null : stat.modifiedAt());
  }

  private Uni<Void> deleted(TableRef table, DeltaState state, Instant until, long hint) {
    return old(table, until)
        .invoke(files -> remember(state, files))
        .map(files -> CleanupPlan.of(table, files, until, hint))
        .onItem()
        .transformToMulti(paths -> Multi.createFrom().iterable(paths))
        // One by one: while a commit is there, so is every later one.
        .onItem()
        .transformToUniAndConcatenate(
            path -> context.retries().idempotent(() -> table.storage().delete(path)))
        .collect()
        .last()
        .replaceWithVoid();
  }

  /** Whatever this run deletes, what stays is no older. */
  private void remember(DeltaState state, List<FileStat> files) {
    files.stream()
        .map(FileStat::modifiedAt)
        .min(Comparator.naturalOrder())
        .ifPresent(first -> oldest.put(state.tableId(), first));
  }

  /** The log from its start up to the first young commit. */
  private Uni<List<FileStat>> old(TableRef table, Instant until) {
    return Listings.pages(
            table.storage(),
            table.path(LogNames.FOLDER),
            ListOptions.DEFAULT.withDelimiter("/"),
            context.retries(),
            page -> !reachesYoung(page, until))
        .select()
        .first(MAX_PAGES)
        .collect()
        .in(ArrayList<FileStat>::new, (all, page) -> all.addAll(page.files()))
        .map(all -> all);
  }

  private static boolean reachesYoung(ListResult page, Instant until) {
    List<FileStat> files = page.files();
    return !files.isEmpty() && files.get(files.size() - 1).modifiedAt().isAfter(until);
  }
}
