package dev.parquedb.interop.delta;

import java.nio.file.Path;
import java.util.SortedMap;

/** An engine that is not ours and reads Delta tables. */
interface Witness {

  /** Every row of the newest version. */
  PeerAnswer rows(Path table);

  /** Every row of a version. */
  PeerAnswer rows(Path table, long version);

  /** The number of rows, and in its only line that of live ones. */
  PeerAnswer count(Path table);

  /** The time of every commit in milliseconds since 1970, by version. */
  SortedMap<Long, Long> commitTimes(Path table);
}
