package dev.parquedb.table.delta;

/** How a bound of a column stands to the values of the column. */
final class Bound {

  private Bound() {}

  /** Which end of a range a value bounds. */
  enum End {
    /** At most the smallest value. */
    MIN,
    /** At least the largest value. */
    MAX
  }

  /** How a writer keeps bounds of timestamps. */
  enum Timestamps {
    /** Widened to whole milliseconds: bounds as they stand. */
    WIDENED,
    /** Cut down to milliseconds: the largest value may lie above. */
    CUT
  }
}
