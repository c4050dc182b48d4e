package dev.parquedb.testkit.soak;

/**
 * A line that a worker prints.
 *
 * @param phase what happened to the operation
 * @param token names the operation; unique in a run
 * @param kind what it does
 * @param id the local id it changes, or the group
 * @param version the version it made, as far as its answer tells; otherwise 0
 * @param detail for people
 */
public record SoakEvent(
    Phase phase, String token, SoakKind kind, String id, long version, String detail) {

  /** The stages of an operation. */
  public enum Phase {
    /** The process is about to subscribe. */
    BEGUN,
    /** It is acknowledged, or its outcome was unknown and found to be committed. */
    DONE,
    /** It failed definitely: it must have left no trace. */
    REFUSED,
    /** Its outcome is still unknown. */
    UNKNOWN,
    /** An answer contradicts what the process knows. */
    CONTRADICTION
  }
}
