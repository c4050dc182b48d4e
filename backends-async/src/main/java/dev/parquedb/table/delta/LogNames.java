package dev.parquedb.table.delta;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of the files of a log. */
final class LogNames {

  /** The folder of the log, below the table's root. */
  static final String FOLDER = "_delta_log/";

  private static final Pattern COMMIT = Pattern.compile("(\\d{20})\\.json");
  private static final Pattern CHECKPOINT =
      Pattern.compile("(\\d{20})\\.checkpoint(\\.[^.]+|\\.\\d{10}\\.\\d{10})?\\.(parquet|json)");

  private LogNames() {}

  /** The commit file of a version, relative to the table's root. */
  static String commit(long version) {
    String digits = Long.toString(version);
    return FOLDER + "0".repeat(20 - digits.length()) + digits + ".json";
  }

  /** The version of a commit file, by its last segment; empty for any other file. */
  static OptionalLong commitVersion(String name) {
    return version(COMMIT, name);
  }

  /** The version of a checkpoint of any kind, by its last segment; empty for any other file. */
  static OptionalLong checkpointVersion(String name) {
    return version(CHECKPOINT, name);
  }

  /** The last segment of a path. */
  static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static OptionalLong version(Pattern pattern, String name) {
    Matcher matcher = pattern.matcher(name);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(matcher.group(1)));
    } catch (NumberFormatException tooLarge) {
      return OptionalLong.empty();
    }
  }
}
