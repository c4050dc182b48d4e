package dev.parquedb.testkit.fault;

import java.util.Map;

/**
 * What a {@link FaultyStorage} has done so far.
 *
 * @param calls how many calls of each method were subscribed to; methods never called are missing
 * @param faults how many of each fault struck, by the simple name of its class, without {@code
 *     None}
 * @param landed how many late effects took effect
 * @param failedLate how many late effects failed when they arrived, unnoticed by their callers
 * @param underWay how many late effects have not arrived yet
 */
public record FaultCounters(
    Map<StorageOperation, Long> calls,
    Map<String, Long> faults,
    long landed,
    long failedLate,
    long underWay) {

  public FaultCounters {
    calls = Map.copyOf(calls);
    faults = Map.copyOf(faults);
  }

  /** All calls. */
  public long allCalls() {
    return calls.values().stream().mapToLong(Long::longValue).sum();
  }

  /** All faults. */
  public long allFaults() {
    return faults.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The calls of one method. */
  public long calls(StorageOperation operation) {
    return calls.getOrDefault(operation, 0L);
  }

  /** The faults of one kind. */
  public long faults(Class<? extends Fault> kind) {
    return faults.getOrDefault(kind.getSimpleName(), 0L);
  }
}
