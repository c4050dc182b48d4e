package dev.parquedb.table.delta;

import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.delta.Action.CommitInfo;
import io.smallrye.mutiny.Multi;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Looks through the log. */
final class History {

  private static final String NO_OPERATION = "UNKNOWN";

  private final LogReader log;

  History(LogReader log) {
    this.log = log;
  }

  /** The commits, oldest first. */
  Multi<SnapshotInfo> of(TableRef table) {
    return log.list(table)
        .onItem()
        .transformToMulti(
            listing -> {
              if (!listing.exists()) {
                return Multi.createFrom().empty();
              }
              AtomicReference<Instant> last = new AtomicReference<>();
              return log.range(listing, first(listing), listing.newestCommit())
                  .map(commit -> info(commit, last));
            });
  }

  /** The first commit from which on every version can be had. */
  private static long first(LogListing listing) {
    long newest = listing.newest();
    // Fails where files are missing.
    listing.segment(newest);
    return Math.max(listing.firstReadable().orElse(0), listing.firstCommit(newest));
  }

  private static SnapshotInfo info(LogCommit commit, AtomicReference<Instant> last) {
    Instant time = CommitTime.of(commit, last.get());
    last.set(time);
    return new SnapshotInfo(
        commit.version(),
        commit.version(),
        time,
        commit.info().flatMap(CommitInfo::operation).orElse(NO_OPERATION),
        commit.commitId(),
        commit.info().map(CommitInfo::metrics).orElse(Map.of()));
  }
}
