package dev.parquedb.table.delta;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Finds the version that was the newest at a time. Commits with in-commit timestamps are halved
 * again and again: their times ascend. Where these were enabled later (Delta protocol,
 * "Recommendations for Readers of Tables with In-Commit Timestamps"), the commit that has the first
 * one parts the log: a time from then on is looked for among the later commits only, a time before
 * among the earlier ones only, which are gone through from the oldest.
 */
final class VersionAtTime {

  private final LogReader log;

  VersionAtTime(LogReader log) {
    this.log = log;
  }

  /**
   * The version.
   *
   * @param listing the log
   * @param first the oldest commit to consider
   * @param last the newest commit to consider; all between are there
   * @param time the time
   * @return empty when the oldest was made later
   */
  Uni<OptionalLong> find(LogListing listing, long first, long last, Instant time) {
    return new Search(listing, first, last, time).run();
  }

  private final class Search {
    private final LogListing listing;
    private final long first;
    private final long last;
    private final Instant time;

    Search(LogListing listing, long first, long last, Instant time) {
      this.listing = listing;
      this.first = first;
      this.last = last;
      this.time = time;
    }

    Uni<OptionalLong> run() {
      return inCommitTime(last)
          .chain(
              newest ->
                  newest.isEmpty()
                      ? scanned(last)
                      : inCommitTime(first)
                          .chain(
                              oldest ->
                                  oldest.isPresent()
                                      ? Uni.createFrom().item(first)
                                      : enabled(first, last))
                          .chain(this::parted));
    }

    /** The in-commit timestamp of a commit; empty for none. */
    private Uni<OptionalLong> inCommitTime(long version) {
      return log.commit(listing.table(), version)
          .map(commit -> commit.orElseThrow(() -> listing.missing(version)).inCommitTimestamp());
    }

    /** The first commit with a timestamp, between one without and a later one with. */
    private Uni<Long> enabled(long without, long with) {
      if (without + 1 == with) {
        return Uni.createFrom().item(with);
      }
      long middle = without + (with - without) / 2;
      return inCommitTime(middle)
          .chain(found -> found.isPresent() ? enabled(without, middle) : enabled(middle, with));
    }

    private Uni<OptionalLong> parted(long enabled) {
      return inCommitTime(enabled)
          .chain(
              made -> {
                if (isReached(made)) {
                  return halved(enabled, last + 1);
                }
                return enabled == first
                    ? Uni.createFrom().item(OptionalLong.empty())
                    : scanned(enabled - 1);
              });
    }

    private boolean isReached(OptionalLong made) {
      return made.isPresent() && !Instant.ofEpochMilli(made.getAsLong()).isAfter(time);
    }

    /** The last version that was made by the time, between one that was and one that was not. */
    private Uni<OptionalLong> halved(long made, long notMade) {
      if (made + 1 == notMade) {
        return Uni.createFrom().item(OptionalLong.of(made));
      }
      long middle = made + (notMade - made) / 2;
      return inCommitTime(middle)
          .chain(
              found -> {
                if (found.isEmpty()) {
                  // Timestamps were disabled for a while: nothing ascends for sure.
                  return scanned(last);
                }
                return isReached(found) ? halved(middle, notMade) : halved(made, middle);
              });
    }

    private Uni<OptionalLong> scanned(long to) {
      AtomicReference<Instant> before = new AtomicReference<>();
      return log.range(listing, first, to)
          .select()
          .first(
              commit -> {
                Instant made = CommitTime.of(commit, before.get());
                before.set(made);
                return !made.isAfter(time);
              })
          .collect()
          .last()
          .map(commit -> commit == null ? OptionalLong.empty() : OptionalLong.of(commit.version()));
    }
  }
}
