package dev.parquedb.entity;

import java.time.Instant;
import java.util.Objects;

/** Names a snapshot of a namespace. */
public sealed interface SnapshotRef {

  /**
   * By the running version of the table.
   *
   * @param version from 0
   */
  record Version(long version) implements SnapshotRef {
    public Version {
      Checks.notNegative(version, "version");
    }
  }

  /**
   * By the format's own snapshot id (Iceberg); Delta and the native format use the version.
   *
   * @param id the id
   */
  record SnapshotId(long id) implements SnapshotRef {}

  /**
   * The newest snapshot made at or before a time.
   *
   * @param time the time; before the first snapshot the namespace is empty
   */
  record AsOf(Instant time) implements SnapshotRef {
    public AsOf {
      Objects.requireNonNull(time, "time");
    }
  }

  /** By version. */
  static SnapshotRef version(long version) {
    return new Version(version);
  }

  /** By snapshot id. */
  static SnapshotRef snapshotId(long id) {
    return new SnapshotId(id);
  }

  /** By time. */
  static SnapshotRef asOf(Instant time) {
    return new AsOf(time);
  }
}
