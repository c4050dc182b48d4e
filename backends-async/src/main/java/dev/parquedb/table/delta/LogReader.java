package dev.parquedb.table.delta;

import dev.parquedb.entity.CommitId;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.table.Cpu;
import dev.parquedb.table.Listings;
import dev.parquedb.table.Retries;
import dev.parquedb.table.TableRef;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Reads the log of a table: a bounded number of files at a time, in the order of versions. */
final class LogReader {

  /** How many commit files are read at once. */
  static final int WINDOW = 32;

  private final Retries retries;
  private final Cpu cpu;

  LogReader(Retries retries, Cpu cpu) {
    this.retries = retries;
    this.cpu = cpu;
  }

  /** Lists the log. */
  Uni<LogListing> list(TableRef table) {
    return Listings.pages(
            table.storage(),
            table.path(LogNames.FOLDER),
            ListOptions.DEFAULT.withDelimiter("/"),
            retries)
        .collect()
        .in(() -> new ListingCollector(table), (all, page) -> all.page(page.files()))
        .map(ListingCollector::made);
  }

  /** Reads one commit; empty when its file does not exist. */
  Uni<Optional<LogCommit>> commit(TableRef table, long version) {
    return commits(table, version, 1).map(window -> window.get(0));
  }

  /** The storage version of the file that shows a state to stand; empty when it is gone. */
  Uni<Optional<String>> anchorVersion(TableRef table, DeltaState state) {
    return retries
        .idempotent(() -> table.storage().stat(state.anchor()))
        .map(stat -> Optional.ofNullable(stat).map(FileStat::version));
  }

  /** The hint at a late checkpoint; empty when there is none or it makes no sense. */
  Uni<Optional<Checkpoint>> hint(TableRef table) {
    return retries
        .idempotent(() -> table.storage().read(table.path(LogNames.LAST_CHECKPOINT)))
        .map(bytes -> LastCheckpoint.read(bytes).flatMap(LastCheckpoint.Hint::checkpoint))
        .onFailure(NotFoundException.class)
        .recoverWithItem(Optional.empty());
  }

  /** Finds a commit of this library by its id, the newest first; empty when there is none. */
  Uni<Optional<LogCommit>> find(TableRef table, CommitId id) {
    return list(table)
        .onItem()
        .transformToMulti(this::backward)
        .select()
        .where(commit -> commit.commitId().filter(id::equals).isPresent())
        .select()
        .first()
        .toUni()
        .map(Optional::ofNullable);
  }

  private Multi<LogCommit> backward(LogListing listing) {
    List<Long> ends = new ArrayList<>();
    long newest = listing.newestCommit();
    long first = listing.firstCommit(newest);
    for (long end = newest; end >= first; end -= WINDOW) {
      ends.add(end);
    }
    return Multi.createFrom()
        .iterable(ends)
        .onItem()
        .transformToUniAndConcatenate(
            end -> window(listing, Math.max(first, end - WINDOW + 1), end))
        .onItem()
        .disjoint();
  }

  private Uni<List<LogCommit>> window(LogListing listing, long from, long to) {
    return commits(listing.table(), from, (int) (to - from + 1))
        .map(window -> present(listing, from, window));
  }

  /**
   * Reads a range of commits that all have to be there.
   *
   * @param listing what the log is known to hold
   * @param from the first version
   * @param to the last version
   */
  Multi<LogCommit> range(LogListing listing, long from, long to) {
    List<Long> starts = new ArrayList<>();
    for (long start = from; start <= to; start += WINDOW) {
      starts.add(start);
    }
    return Multi.createFrom()
        .iterable(starts)
        .onItem()
        .transformToUniAndConcatenate(
            start -> window(listing, start, Math.min(to, start + WINDOW - 1)))
        .onItem()
        .disjoint();
  }

  private static List<LogCommit> present(
      LogListing listing, long start, List<Optional<LogCommit>> window) {
    List<LogCommit> commits = new ArrayList<>(window.size());
    for (int i = 0; i < window.size(); i++) {
      long version = start + i;
      commits.add(window.get(i).orElseThrow(() -> listing.missing(version)));
    }
    return commits;
  }

  /**
   * Reads the commits from a version to the newest: one file first, then ever more at once.
   *
   * @param table the table
   * @param from the first version; nothing is emitted when it does not exist
   */
  Multi<LogCommit> forward(TableRef table, long from) {
    return Multi.createFrom()
        .deferred(
            () -> {
              AtomicReference<LogCursor> cursor = new AtomicReference<>(LogCursor.at(table, from));
              return Multi.createBy()
                  .repeating()
                  .uni(
                      () ->
                          commits(table, cursor.get().next(), cursor.get().width())
                              .invoke(window -> cursor.set(cursor.get().after(window))))
                  .whilst(window -> !cursor.get().done())
                  .onItem()
                  .transformToIterable(LogCursor::contiguous);
            });
  }

  /** Reads commits in parallel; one that is not there is empty. */
  private Uni<List<Optional<LogCommit>>> commits(TableRef table, long from, int count) {
    List<Uni<Optional<ByteBuffer>>> reads = new ArrayList<>(count);
    for (long version = from; version < from + count; version++) {
      reads.add(bytes(new LogFile(table, version)));
    }
    return Uni.join()
        .all(reads)
        .andFailFast()
        .chain(files -> cpu.bytes(size(files), () -> parsed(table, from, files)))
        .chain(this::withTimes);
  }

  private Uni<Optional<ByteBuffer>> bytes(LogFile file) {
    return retries
        .idempotent(() -> file.table().storage().read(file.path()))
        .map(Optional::of)
        .onFailure(NotFoundException.class)
        .recoverWithItem(Optional.empty());
  }

  private static long size(List<Optional<ByteBuffer>> files) {
    return files.stream().mapToLong(file -> file.map(ByteBuffer::remaining).orElse(0)).sum();
  }

  private static List<Optional<LogCommit>> parsed(
      TableRef table, long from, List<Optional<ByteBuffer>> files) {
    List<Optional<LogCommit>> commits = new ArrayList<>(files.size());
    for (int i = 0; i < files.size(); i++) {
      LogFile file = new LogFile(table, from + i);
      commits.add(files.get(i).map(bytes -> CommitReader.read(file, bytes)));
    }
    return commits;
  }

  /** A commit without a time of its own has the one of its file. */
  private Uni<List<Optional<LogCommit>>> withTimes(List<Optional<LogCommit>> commits) {
    if (commits.stream().allMatch(commit -> commit.isEmpty() || commit.get().time().isPresent())) {
      return Uni.createFrom().item(commits);
    }
    return Multi.createFrom()
        .iterable(commits)
        .onItem()
        .transformToUniAndConcatenate(this::withTime)
        .collect()
        .asList();
  }

  private Uni<Optional<LogCommit>> withTime(Optional<LogCommit> commit) {
    if (commit.isEmpty() || commit.get().time().isPresent()) {
      return Uni.createFrom().item(commit);
    }
    LogFile file = commit.get().file();
    return retries
        .idempotent(() -> file.table().storage().stat(file.path()))
        .onItem()
        .ifNull()
        .failWith(() -> file.corrupt("disappeared while it was read"))
        .map(stat -> Optional.of(commit.get().withModifiedAt(stat.modifiedAt().toEpochMilli())));
  }
}
