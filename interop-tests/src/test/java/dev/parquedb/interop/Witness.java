package dev.parquedb.interop;

import dev.parquedb.entity.SnapshotInfo;
import java.nio.file.Path;
import java.util.SortedMap;

/** An engine that is not ours and reads tables of some format. */
public interface Witness {

  /** Every row of the newest snapshot. */
  PeerAnswer rows(Path table);

  /** Every row of a snapshot, which it knows by this number. */
  PeerAnswer rows(Path table, long snapshot);

  /** The number of rows, and in its only line that of live ones. */
  PeerAnswer count(Path table);

  /** The time of every snapshot in milliseconds since 1970, by its number. */
  SortedMap<Long, Long> commitTimes(Path table);

  /** The number by which it knows a snapshot: in Delta Lake the version. */
  default long number(SnapshotInfo snapshot) {
    return snapshot.version();
  }
}
