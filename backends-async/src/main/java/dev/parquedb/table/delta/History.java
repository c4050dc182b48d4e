package dev.parquedb.table.delta;

import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.WriteStatus;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.delta.Action.CommitInfo;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
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
              return log.range(listing.checked(), 0, listing.newest())
                  .map(commit -> info(commit, last));
            });
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

  /** Whether the log holds a commit. One that it does not hold may still arrive. */
  Uni<WriteStatus> status(TableRef table, CommitId id) {
    return log.list(table)
        .onItem()
        .transformToMulti(
            listing ->
                listing.exists()
                    ? log.range(listing.checked(), 0, listing.newest())
                    : Multi.createFrom().<LogCommit>empty())
        .select()
        .where(commit -> commit.commitId().filter(id::equals).isPresent())
        .select()
        .first()
        .toUni()
        .map(
            found ->
                found == null
                    ? new WriteStatus.Unknown()
                    : new WriteStatus.Committed(found.version()));
  }
}
