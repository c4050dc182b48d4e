package dev.parquedb.update;

/** Counts what an update does to elements of arrays, so that a few paths do not take forever. */
final class Visits {
  /** How many operations on elements one update may make of a document. */
  static final long MAX = 4_000_000;

  private long made;

  void add(int more, String at) {
    made += more;
    if (made > MAX) {
      throw UpdateErrors.refused(
          at, "The update has more than " + MAX + " operations on elements of arrays.");
    }
  }
}
