package dev.parquedb.storage.layer;

/** After which failures a call may be made again. */
enum Repeat {
  /** After every failure that may pass, also one that leaves the outcome open. */
  FREELY,
  /** Only after a failure that says that nothing was changed: the answer depends on what was. */
  IF_UNCHANGED,
  /** Never. */
  NEVER
}
