package dev.parquedb.entity;

/** How a table stores that rows of a data file are gone. */
public enum RowDeletion {
  /** The file stays, and a deletion vector beside it names the rows: small writes. */
  DELETION_VECTORS,
  /**
   * The rows that are left are written to new files, which replace the file: readers need not know
   * deletion vectors, but every change of an entity writes its file anew.
   */
  COPY_ON_WRITE
}
