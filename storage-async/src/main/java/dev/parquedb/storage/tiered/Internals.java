package dev.parquedb.storage.tiered;

import dev.parquedb.storage.InvalidPathException;

/** The files of its own that the tiered storage keeps in the hot tier. No key may name them. */
final class Internals {

  /** The folder of them all. */
  static final String FOLDER = ".parquedb-tiered/";

  /** What tells this hot tier from all others. */
  static final String IDENTITY = FOLDER + "identity";

  /** Who uses the hot tier, where no lock of the operating system tells. */
  static final String OWNER = FOLDER + "owner";

  /** How many there are at most. */
  static final int COUNT = 2;

  private static final String SEGMENT = FOLDER.substring(0, FOLDER.length() - 1);

  private Internals() {}

  /** Whether a key or common prefix holds nothing but internal files. */
  static boolean isInternal(String entry) {
    return entry.startsWith(FOLDER);
  }

  /** Whether a common prefix holds internal files beside others, or without. */
  static boolean mayHide(String commonPrefix) {
    return FOLDER.startsWith(commonPrefix)
        || IDENTITY.startsWith(commonPrefix)
        || OWNER.startsWith(commonPrefix);
  }

  /** Refuses a key, directory or prefix in the folder. */
  static String refuse(String path) {
    if (path.equals(SEGMENT) || isInternal(path)) {
      throw new InvalidPathException(
          path,
          "Invalid path \"" + path + "\": the tiered storage keeps files of its own in " + SEGMENT);
    }
    return path;
  }
}
