package dev.parquedb.engine.commit;

/** What one mutation of a batch came to; the value is for its caller only. */
public sealed interface Result {

  /**
   * It took effect, or there was nothing to do.
   *
   * @param value the answer for the caller; may be null
   */
  record Done(Object value) implements Result {}

  /**
   * It failed alone; the rest of the batch goes on.
   *
   * @param cause why
   */
  record Failed(RuntimeException cause) implements Result {}
}
