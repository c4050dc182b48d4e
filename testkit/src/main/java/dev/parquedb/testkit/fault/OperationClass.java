package dev.parquedb.testkit.fault;

/** Classes of operations that have odds of their own in a {@link FaultPlan}. */
public enum OperationClass {
  /** Reads of contents. */
  READ,
  /** {@code exists}, {@code stat} and {@code list}. */
  LOOKUP,
  /** Writes without a condition, appends, copies, moves, new directories. */
  WRITE,
  /** Writes with a condition, by method or by option. */
  CONDITIONAL_WRITE,
  /** Deletions of files, prefixes and directories. */
  DELETE;

  /** Whether operations of this class change something. */
  public boolean changes() {
    return this != READ && this != LOOKUP;
  }
}
