package dev.parquedb.entity;

/** What became of a commit. */
public sealed interface WriteStatus {

  /**
   * It is durable and visible.
   *
   * @param version the table version it made
   */
  record Committed(long version) implements WriteStatus {}

  /** It was not made and will not be. */
  record NotCommitted() implements WriteStatus {}

  /** It is not known yet; ask again later. */
  record Unknown() implements WriteStatus {}
}
