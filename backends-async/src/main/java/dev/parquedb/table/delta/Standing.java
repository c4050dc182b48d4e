package dev.parquedb.table.delta;

import dev.parquedb.TimeSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Remembers which file a known state rests on, by the file's storage version, to notice that the
 * table was dropped, or dropped and made again under the same name; and when that was last looked
 * at, by the monotonic clock. A state that was not looked at for half the age from which on logs
 * are cleaned up is not known to stand: the number after it may have been used and cleaned up
 * since. Thread-safe, bounded; what is forgotten counts as not looked at, and that is what was used
 * least recently: the state that was just committed has to be known when the next one follows.
 */
final class Standing {

  private static final int MAX = 4_096;

  private final TimeSource time;

  /** By use, the least recent first; guarded by this. */
  private final Map<Key, Seen> files =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Seen> eldest) {
          return size() > MAX;
        }
      };

  Standing(TimeSource time) {
    this.time = time;
  }

  private record Key(UUID table, long version) {
    static Key of(DeltaState state) {
      return new Key(state.tableId(), state.version());
    }
  }

  /**
   * What was seen.
   *
   * @param file the storage version of the file; null when not known yet
   * @param at when it was there, on the monotonic clock
   */
  private record Seen(String file, long at) {
    Seen later(Seen other) {
      return new Seen(file == null ? other.file : file, Math.max(at, other.at));
    }
  }

  /** The monotonic clock, to be read before asking for the file. */
  long now() {
    return time.monotonicNanos();
  }

  /** Notes that a state was read, by requests made after some time. */
  synchronized void loaded(DeltaState state, long askedAt) {
    files.merge(Key.of(state), new Seen(null, askedAt), Seen::later);
  }

  /**
   * Whether a state still stands.
   *
   * @param state the state
   * @param fileVersion the storage version of its file; null when the file is gone
   * @param askedAt when that was asked for
   */
  synchronized boolean stands(DeltaState state, String fileVersion, long askedAt) {
    if (fileVersion == null) {
      return false;
    }
    Seen all =
        files.merge(
            Key.of(state),
            new Seen(fileVersion, askedAt),
            (before, now) ->
                before.file == null || before.file.equals(now.file) ? before.later(now) : before);
    return all.file.equals(fileVersion);
  }

  /** Whether a state was looked at so lately that nothing after it can have been cleaned up. */
  boolean isRecent(DeltaState state) {
    Seen seen;
    synchronized (this) {
      seen = files.get(Key.of(state));
    }
    return seen != null && now() - seen.at <= LogAge.half(state.metaData()).toNanos();
  }
}
