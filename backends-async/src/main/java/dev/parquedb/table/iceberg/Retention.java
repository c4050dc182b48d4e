package dev.parquedb.table.iceberg;

import dev.parquedb.entity.SnapshotRetention;
import dev.parquedb.table.TableChange;
import dev.parquedb.table.Vacuumed;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.TableMetadata;

/** Which snapshots expire with a commit. Those of tags and branches of others never do. Pure. */
final class Retention {

  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private Retention() {}

  /**
   * The ids of the snapshots that expire.
   *
   * @param base the metadata that the commit is made on
   * @param made the snapshot that it makes
   * @param change what it is about
   * @param retention which snapshots are kept
   */
  static Set<Long> expired(
      TableMetadata base, Snapshot made, TableChange change, SnapshotRetention retention) {
    if (!Support.isCollectable(base)) {
      return Set.of();
    }
    Optional<Vacuumed> vacuumed =
        change.vacuumed().or(() -> TableProperties.vacuumed(base.properties()));
    long oldest = vacuumed.map(Vacuumed::oldest).orElse(0L);
    List<Snapshot> main = Lineage.of(base).snapshots();
    long now = made.timestampMillis();
    Set<Long> buckets = new HashSet<>(Set.of(minute(now), hour(now)));
    Set<Long> expired = new HashSet<>();
    int newer = 1;
    for (int i = main.size() - 1; i >= 0; i--) {
      Snapshot snapshot = main.get(i);
      boolean kept = isKept(snapshot.timestampMillis(), now, retention, buckets);
      if (IcebergState.version(snapshot) < oldest || !(kept || newer < retention.newest())) {
        expired.add(snapshot.snapshotId());
      }
      newer++;
    }
    // The branch that the commit moves on does not hold on to where it was.
    base.refs()
        .forEach(
            (name, ref) -> {
              if (!name.equals(SnapshotRef.MAIN_BRANCH)) {
                expired.remove(ref.snapshotId());
              }
            });
    return expired;
  }

  private static long minute(long time) {
    return time / MINUTE;
  }

  /** Told from a minute by its sign. */
  private static long hour(long time) {
    return -1 - time / HOUR;
  }

  /** Whether a snapshot is the newest of its minute or hour, where those still count. */
  private static boolean isKept(
      long time, long now, SnapshotRetention retention, Set<Long> buckets) {
    boolean ofMinute = buckets.add(minute(time));
    boolean ofHour = buckets.add(hour(time));
    long age = now - time;
    return (ofMinute && age <= retention.everyMinuteFor().toMillis())
        || (ofHour && age <= retention.everyHourFor().toMillis());
  }
}
