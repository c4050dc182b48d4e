package dev.parquedb.entity;

/** Whether a bulk change may take several commits. */
public enum Batched {
  /** One atomic commit; refused above the configured size. */
  NO,
  /** As many commits as it takes; a failure leaves the earlier ones in place. */
  YES
}
