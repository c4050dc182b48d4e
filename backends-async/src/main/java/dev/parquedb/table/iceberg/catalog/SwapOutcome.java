package dev.parquedb.table.iceberg.catalog;

/** What became of an attempt to make metadata current. */
public sealed interface SwapOutcome {

  /**
   * It is durable and visible.
   *
   * @param table the table as the catalog has it now. After an unknown outcome others may have
   *     committed on top already: then its current snapshot is not this commit's
   */
  record Swapped(CatalogTable table) implements SwapOutcome {}

  /** Others were first; this metadata is not current and will not be. */
  record Lost() implements SwapOutcome {}

  /**
   * Not known yet: it may still become current.
   *
   * @param cause why
   */
  record Unknown(Throwable cause) implements SwapOutcome {}
}
