package dev.parquedb.table.delta;

import dev.parquedb.storage.FileStat;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.delta.LogNames.Kind;
import dev.parquedb.table.delta.LogNames.Named;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which files of a log may go (Delta protocol, "Metadata Cleanup"): those before the newest
 * checkpoint that is old enough, in ascending order. That checkpoint, its commit and all that comes
 * later stay, so numbers are never used again by a writer who still sees the commit before. Pure.
 */
final class CleanupPlan {

  private CleanupPlan() {}

  /**
   * Plans a clean-up.
   *
   * @param table the table
   * @param files the log from its start on, ascending
   * @param until commits that the store wrote later are kept
   * @param hint the version that the hint names: what comes after it is kept
   * @return the paths to delete, in order
   */
  static List<String> of(TableRef table, List<FileStat> files, Instant until, long hint) {
    long old = Math.min(lastOld(files, until), hint);
    ListingCollector collector = new ListingCollector(table);
    collector.page(files.stream().filter(file -> version(file) <= old).toList());
    List<Checkpoint> checkpoints = collector.made().checkpoints();
    if (checkpoints.isEmpty()) {
      return List.of();
    }
    long first = checkpoints.get(checkpoints.size() - 1).version();
    List<String> paths = new ArrayList<>();
    for (FileStat file : files) {
      if (named(file).filter(named -> mayGo(named, first)).isPresent()) {
        paths.add(file.path());
      }
    }
    return paths;
  }

  private static boolean mayGo(Named named, long first) {
    return named.version() < first || (named.kind() == Kind.COMPACTED && named.version() == first);
  }

  /** The newest commit such that none before it is young; -1 for none. */
  static long lastOld(List<FileStat> files, Instant until) {
    long last = -1;
    for (FileStat file : files) {
      Optional<Named> named = named(file).filter(found -> found.kind() == Kind.COMMIT);
      if (named.isPresent() && file.modifiedAt().isAfter(until)) {
        break;
      }
      last = named.isPresent() ? named.get().version() : last;
    }
    return last;
  }

  private static Optional<Named> named(FileStat file) {
    return LogNames.parse(LogNames.last(file.path()));
  }

  private static long version(FileStat file) {
    return named(file).map(Named::version).orElse(Long.MAX_VALUE);
  }
}
