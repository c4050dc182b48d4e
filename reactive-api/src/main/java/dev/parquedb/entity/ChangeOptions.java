package dev.parquedb.entity;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Options of a change stream.
 *
 * @param start where it starts
 * @param end when it ends
 * @param pollInterval how long to wait, when there is nothing new, before looking again; at least a
 *     millisecond; default 1 s
 */
public record ChangeOptions(Start start, End end, Duration pollInterval) {

  /** Where a change stream starts. */
  public sealed interface Start {

    /** With what is committed after the stream was subscribed to and found the newest commit. */
    record Now() implements Start {}

    /** With the first commit of the namespace. */
    record Beginning() implements Start {}

    /**
     * With what follows a token.
     *
     * @param token the token of an event of this namespace
     */
    record After(ChangeToken token) implements Start {
      public After {
        Objects.requireNonNull(token, "token");
      }
    }

    /**
     * With the first commit after a snapshot.
     *
     * @param snapshot the snapshot
     */
    record AfterSnapshot(SnapshotRef snapshot) implements Start {
      public AfterSnapshot {
        Objects.requireNonNull(snapshot, "snapshot");
      }
    }
  }

  /** When a change stream ends. */
  public enum End {
    /** Never: it waits for changes. */
    NEVER,
    /** With the commit that was the newest when the stream was subscribed to, or a later one. */
    NEWEST
  }

  /** From now on, for ever. */
  public static final ChangeOptions DEFAULT =
      new ChangeOptions(new Start.Now(), End.NEVER, Duration.ofSeconds(1));

  public ChangeOptions {
    Objects.requireNonNull(start, "start");
    Objects.requireNonNull(end, "end");
    Checks.positive(pollInterval.toMillis(), "pollInterval");
  }

  /** What follows a token, exactly once. */
  public static ChangeOptions after(ChangeToken token) {
    return DEFAULT.from(new Start.After(token));
  }

  /** Everything since the namespace was made. */
  public static ChangeOptions fromBeginning() {
    return DEFAULT.from(new Start.Beginning());
  }

  /** What was committed after a version. */
  public static ChangeOptions afterVersion(long version) {
    return DEFAULT.from(new Start.AfterSnapshot(SnapshotRef.version(version)));
  }

  /** What was committed after a time. */
  public static ChangeOptions since(Instant time) {
    return DEFAULT.from(new Start.AfterSnapshot(SnapshotRef.asOf(time)));
  }

  /** The same with another start. */
  public ChangeOptions from(Start other) {
    return new ChangeOptions(other, end, pollInterval);
  }

  /** The same that ends when everything committed by now was delivered. */
  public ChangeOptions untilNewest() {
    return new ChangeOptions(start, End.NEWEST, pollInterval);
  }

  /** The same looking for changes at another interval. */
  public ChangeOptions withPollInterval(Duration interval) {
    return new ChangeOptions(start, end, interval);
  }
}
