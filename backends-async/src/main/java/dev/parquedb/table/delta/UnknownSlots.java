package dev.parquedb.table.delta;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parquedb.entity.CommitId;
import dev.parquedb.table.CommitOutcome;
import java.util.OptionalLong;

/**
 * Remembers for which version a commit of unknown outcome was attempted: it can land there only, so
 * once another commit holds that version it never will. Thread-safe, bounded.
 */
final class UnknownSlots {

  private static final int MAX = 10_000;

  private final Cache<CommitId, Long> versions =
      Caffeine.newBuilder().maximumSize(MAX).executor(Runnable::run).build();

  /** Notes what an attempt came to; only the newest attempt of a commit counts. */
  void note(DeltaCommit commit, CommitOutcome outcome) {
    if (outcome instanceof CommitOutcome.Unknown) {
      versions.put(commit.id(), commit.version());
    } else {
      versions.invalidate(commit.id());
    }
  }

  /** The version a commit was attempted for; empty where its outcome was learnt. */
  OptionalLong version(CommitId id) {
    Long version = versions.getIfPresent(id);
    return version == null ? OptionalLong.empty() : OptionalLong.of(version);
  }
}
