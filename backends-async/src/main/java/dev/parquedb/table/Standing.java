package dev.parquedb.table;

import dev.parquedb.TimeSource;
import java.time.Duration;
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
public final class Standing {

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

  /** Remembers nothing yet. */
  public Standing(TimeSource time) {
    this.time = time;
  }

  /**
   * A version of a table.
   *
   * @param table the table's id
   * @param version the number of its file
   */
  public record Key(UUID table, long version) {}

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
  public long now() {
    return time.monotonicNanos();
  }

  /** Notes that a state was read, by requests made after some time. */
  public synchronized void loaded(Key state, long askedAt) {
    files.merge(state, new Seen(null, askedAt), Seen::later);
  }

  /**
   * Whether a state still stands.
   *
   * @param state the state
   * @param fileVersion the storage version of its file; null when the file is gone
   * @param askedAt when that was asked for
   */
  public synchronized boolean stands(Key state, String fileVersion, long askedAt) {
    if (fileVersion == null) {
      return false;
    }
    Seen all =
        files.merge(
            state,
            new Seen(fileVersion, askedAt),
            (before, now) ->
                before.file == null || before.file.equals(now.file) ? before.later(now) : before);
    return all.file.equals(fileVersion);
  }

  /**
   * Whether a state was looked at so lately that nothing after it can have been cleaned up.
   *
   * @param state the state
   * @param half half of the age from which on logs are cleaned up
   */
  public boolean isRecent(Key state, Duration half) {
    Seen seen;
    synchronized (this) {
      seen = files.get(state);
    }
    return seen != null && now() - seen.at <= half.toNanos();
  }
}
