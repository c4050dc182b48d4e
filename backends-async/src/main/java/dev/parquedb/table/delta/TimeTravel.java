package dev.parquedb.table.delta;

import dev.parquedb.entity.SnapshotNotFoundException;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.table.TableRef;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.OptionalLong;

/** Loads states of the past, as far back as the log goes. */
final class TimeTravel {

  private final LogReader log;
  private final ListedStates listed;
  private final VersionAtTime times;

  TimeTravel(LogReader log, ListedStates listed) {
    this.log = log;
    this.listed = listed;
    this.times = new VersionAtTime(log);
  }

  /** An earlier state; a null item when there is no table or the time lies before it. */
  Uni<DeltaState> at(TableRef table, SnapshotRef ref) {
    return log.list(table)
        .chain(
            listing -> {
              if (!listing.exists()) {
                return Uni.createFrom().nullItem();
              }
              if (ref instanceof SnapshotRef.AsOf asOf) {
                return asOf(listing, asOf.time());
              }
              long version =
                  ref instanceof SnapshotRef.Version numbered
                      ? numbered.version()
                      : ((SnapshotRef.SnapshotId) ref).id();
              return version(listing, version);
            });
  }

  private Uni<DeltaState> version(LogListing listing, long version) {
    long oldest = listing.oldest().orElse(0);
    if (version < oldest || version > listing.newest()) {
      return Uni.createFrom()
          .failure(
              new SnapshotNotFoundException(
                  listing.table().namespace(),
                  "Namespace "
                      + listing.table().namespace()
                      + " has no version "
                      + version
                      + "; the newest is "
                      + listing.newest()
                      + ", the oldest "
                      + oldest));
    }
    return listed.at(listing, version);
  }

  private Uni<DeltaState> asOf(LogListing listing, Instant time) {
    return Uni.createFrom()
        .deferred(
            () -> {
              long newest = listing.newest();
              // Fails where files are missing.
              listing.segment(newest);
              long first = Math.max(listing.firstReadable().orElse(0), listing.firstCommit(newest));
              return first > newest
                  ? Uni.createFrom().failure(noTime(listing.table(), time, newest))
                  : times
                      .find(listing, first, newest, time)
                      .chain(found -> asOf(listing, first, found, time));
            });
  }

  private Uni<DeltaState> asOf(LogListing listing, long first, OptionalLong found, Instant time) {
    if (found.isPresent()) {
      return listed.at(listing, found.getAsLong());
    }
    return first == 0
        ? Uni.createFrom().nullItem()
        : Uni.createFrom().failure(noTime(listing.table(), time, first));
  }

  private static SnapshotNotFoundException noTime(TableRef table, Instant time, long oldest) {
    return new SnapshotNotFoundException(
        table.namespace(),
        "Namespace "
            + table.namespace()
            + " can no longer be read as of "
            + time
            + ": older commits were cleaned up; the oldest version is "
            + oldest);
  }
}
