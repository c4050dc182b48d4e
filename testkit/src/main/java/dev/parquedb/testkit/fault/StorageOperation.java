package dev.parquedb.testkit.fault;

/** The methods of a storage that faults can strike. */
public enum StorageOperation {
  /** {@code read}. */
  READ(OperationClass.READ),
  /** {@code readRange}. */
  READ_RANGE(OperationClass.READ),
  /** {@code readRanges}. */
  READ_RANGES(OperationClass.READ),
  /** {@code readInto}. */
  READ_INTO(OperationClass.READ),
  /** {@code readStream}. */
  READ_STREAM(OperationClass.READ),
  /** {@code exists}. */
  EXISTS(OperationClass.LOOKUP),
  /** {@code stat}. */
  STAT(OperationClass.LOOKUP),
  /** {@code list}. */
  LIST(OperationClass.LOOKUP),
  /** {@code write}. */
  WRITE(OperationClass.WRITE),
  /** {@code writeAtomic}. */
  WRITE_ATOMIC(OperationClass.WRITE),
  /** {@code writeConditional}. */
  WRITE_CONDITIONAL(OperationClass.CONDITIONAL_WRITE),
  /** {@code writeStream}. */
  WRITE_STREAM(OperationClass.WRITE),
  /** {@code append}. */
  APPEND(OperationClass.WRITE),
  /** {@code delete}. */
  DELETE(OperationClass.DELETE),
  /** {@code deletePrefix}. */
  DELETE_PREFIX(OperationClass.DELETE),
  /** {@code mkdir}. */
  MKDIR(OperationClass.WRITE),
  /** {@code rmdir}. */
  RMDIR(OperationClass.DELETE),
  /** {@code copy}. */
  COPY(OperationClass.WRITE),
  /** {@code move}. */
  MOVE(OperationClass.WRITE);

  private final OperationClass unconditional;

  StorageOperation(OperationClass unconditional) {
    this.unconditional = unconditional;
  }

  /**
   * The class whose odds apply.
   *
   * @param conditional whether the call carries a condition
   */
  OperationClass operationClass(boolean conditional) {
    return conditional ? OperationClass.CONDITIONAL_WRITE : unconditional;
  }
}
