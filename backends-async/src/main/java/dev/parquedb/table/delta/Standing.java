package dev.parquedb.table.delta;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.UUID;

/**
 * Remembers which commit file a known state rests on, by the file's storage version, to notice that
 * the table was dropped, or dropped and made again under the same name. Thread-safe, bounded.
 */
final class Standing {

  private static final int MAX = 4_096;

  private final Cache<Key, String> files =
      Caffeine.newBuilder().maximumSize(MAX).executor(Runnable::run).build();

  private record Key(UUID table, long version) {}

  /**
   * Whether a state still stands.
   *
   * @param state the state
   * @param fileVersion the storage version of its commit file now; null when the file is gone
   */
  boolean stands(DeltaState state, String fileVersion) {
    if (fileVersion == null) {
      return false;
    }
    String first = files.get(new Key(state.tableId(), state.version()), unseen -> fileVersion);
    return first.equals(fileVersion);
  }
}
