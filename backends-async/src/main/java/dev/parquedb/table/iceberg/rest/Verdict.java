package dev.parquedb.table.iceberg.rest;

/** What the status of an answer tells about a commit. Pure. */
enum Verdict {
  /** It was made. */
  MADE,
  /** A requirement did not hold. */
  CONFLICT,
  /** There is no such table or namespace. */
  MISSING,
  /** It had no effect. */
  REFUSED,
  /** It may have had an effect. */
  UNKNOWN;

  /**
   * Reads a status.
   *
   * @param status the HTTP status
   */
  static Verdict of(int status) {
    return switch (status) {
      case 200 -> MADE;
      case 404 -> MISSING;
      case 409 -> CONFLICT;
      case 408 -> UNKNOWN;
      case 501, 505 -> REFUSED;
      default -> status >= 500 || status < 300 ? UNKNOWN : REFUSED;
    };
  }
}
