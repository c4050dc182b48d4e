package dev.parquedb.storage;

/**
 * Options of removing a directory.
 *
 * @param recursive whether to remove everything in it first
 */
public record RmdirOptions(boolean recursive) {

  /** Only an empty directory. */
  public static final RmdirOptions DEFAULT = new RmdirOptions(false);

  /** With everything in it. */
  public static final RmdirOptions RECURSIVE = new RmdirOptions(true);
}
