package dev.parquedb.table;

/** Says where a format keeps the deleted rows of a data file. Formats implement it. */
public interface RowDeletes {

  /** Identifies the content within the table; one key never names other rows. */
  String key();

  /** How many rows are deleted. */
  long cardinality();
}
