package dev.parquedb.table.delta;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of the files of a log. */
final class LogNames {

  /** The folder of the log, below the table's root. */
  static final String FOLDER = "_delta_log/";

  /** The folder of sidecars, below the table's root. */
  static final String SIDECARS = FOLDER + "_sidecars/";

  /** The hint at the newest checkpoint, below the table's root. */
  static final String LAST_CHECKPOINT = FOLDER + "_last_checkpoint";

  private static final Pattern NAME =
      Pattern.compile(
          "(?<version>\\d{20})\\.(?:(?<commit>json)|(?<crc>crc)|(?<to>\\d{20})\\.compacted\\.json"
              + "|checkpoint\\.(?:(?<classic>parquet)"
              + "|(?<part>\\d{10})\\.(?<parts>\\d{10})\\.parquet"
              + "|(?<uuid>[^.]+)\\.(?<format>parquet|json)))");

  private LogNames() {}

  /** What a file of a log is. */
  enum Kind {
    /** A commit. */
    COMMIT,
    /** A checkpoint in one Parquet file. */
    CLASSIC,
    /** One of several files of a checkpoint. */
    PART,
    /** A checkpoint in a Parquet file with a unique name. */
    UNIQUE_PARQUET,
    /** A checkpoint in a JSON file with a unique name. */
    UNIQUE_JSON,
    /** Several commits as one. */
    COMPACTED,
    /** Figures to check a version against. */
    CHECKSUM;

    boolean isCheckpoint() {
      return this == CLASSIC || this == PART || this == UNIQUE_PARQUET || this == UNIQUE_JSON;
    }
  }

  /**
   * What a name says.
   *
   * @param kind what the file is
   * @param version its version; the first one of several
   * @param part the number of a part, from 1; otherwise 1
   * @param parts of how many parts; otherwise 1
   */
  record Named(Kind kind, long version, long part, long parts) {}

  /** What the last segment of a path says; empty for any other file. */
  static Optional<Named> parse(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      long version = Long.parseLong(matcher.group("version"));
      Kind kind = kind(matcher);
      return kind != Kind.PART
          ? Optional.of(new Named(kind, version, 1, 1))
          : Optional.of(
              new Named(
                  kind,
                  version,
                  Long.parseLong(matcher.group("part")),
                  Long.parseLong(matcher.group("parts"))));
    } catch (NumberFormatException tooLarge) {
      return Optional.empty();
    }
  }

  private static Kind kind(Matcher matcher) {
    if (matcher.group("commit") != null) {
      return Kind.COMMIT;
    } else if (matcher.group("classic") != null) {
      return Kind.CLASSIC;
    } else if (matcher.group("part") != null) {
      return Kind.PART;
    } else if (matcher.group("uuid") != null) {
      return matcher.group("format").equals("json") ? Kind.UNIQUE_JSON : Kind.UNIQUE_PARQUET;
    }
    return matcher.group("crc") != null ? Kind.CHECKSUM : Kind.COMPACTED;
  }

  /** The commit file of a version, relative to the table's root. */
  static String commit(long version) {
    return FOLDER + digits(version) + ".json";
  }

  /** The checkpoint of a version in one file, relative to the table's root. */
  static String checkpoint(long version) {
    return FOLDER + digits(version) + ".checkpoint.parquet";
  }

  private static String digits(long version) {
    String digits = Long.toString(version);
    return "0".repeat(20 - digits.length()) + digits;
  }

  /** The version of a commit file, by its last segment; empty for any other file. */
  static OptionalLong commitVersion(String name) {
    return version(parse(name).filter(named -> named.kind() == Kind.COMMIT));
  }

  /** The version of a checkpoint of any kind, by its last segment; empty for any other file. */
  static OptionalLong checkpointVersion(String name) {
    return version(parse(name).filter(named -> named.kind().isCheckpoint()));
  }

  private static OptionalLong version(Optional<Named> named) {
    return named.isPresent() ? OptionalLong.of(named.get().version()) : OptionalLong.empty();
  }

  /** The last segment of a path. */
  static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
