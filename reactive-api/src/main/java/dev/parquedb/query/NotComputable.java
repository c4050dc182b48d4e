package dev.parquedb.query;

/**
 * An expression has no value for a document: an operand of the wrong type, a division by zero, too
 * much work. MongoDB fails the query; here such a document is not selected. Control flow within
 * this package only.
 */
final class NotComputable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotComputable() {
    super("The expression has no value for the document.", null, false, false);
  }
}
