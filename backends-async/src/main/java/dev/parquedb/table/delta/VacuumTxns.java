package dev.parquedb.table.delta;

import dev.parquedb.table.Vacuumed;
import dev.parquedb.table.delta.Action.Txn;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far vacuums have gone, as transaction identifiers of two applications (Delta protocol,
 * "Transaction Identifiers"): every engine keeps them, also in checkpoints.
 */
final class VacuumTxns {

  /** Its version is the cut-off, in ms. */
  static final String CUT_OFF = "dev.parquedb.vacuum.cutoff";

  /** Its version is the oldest version that can be read. */
  static final String OLDEST = "dev.parquedb.vacuum.oldest";

  private VacuumTxns() {}

  static List<Txn> of(Vacuumed vacuumed, long millis) {
    OptionalLong now = OptionalLong.of(millis);
    return List.of(
        new Txn(CUT_OFF, vacuumed.cutOff().toEpochMilli(), now),
        new Txn(OLDEST, vacuumed.oldest(), now));
  }

  /** The progress of applications after a commit. */
  static Map<String, Long> with(Map<String, Long> before, Optional<Vacuumed> vacuumed) {
    if (vacuumed.isEmpty()) {
      return before;
    }
    Map<String, Long> txns = new HashMap<>(before);
    of(vacuumed.get(), 0).forEach(txn -> txns.put(txn.appId(), txn.version()));
    return txns;
  }

  static Optional<Vacuumed> read(Map<String, Long> txns) {
    Long cutOff = txns.get(CUT_OFF);
    Long oldest = txns.get(OLDEST);
    return cutOff == null || oldest == null
        ? Optional.empty()
        : Optional.of(new Vacuumed(Instant.ofEpochMilli(cutOff), oldest));
  }
}
