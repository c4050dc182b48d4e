package dev.parquedb.interop.delta;

import dev.parquedb.interop.delta.GoldenTable.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Steps of which golden tables are made. */
final class GoldenSteps {

  private static final Pattern STORED_VECTOR =
      Pattern.compile(
          "\"storageType\":\"u\",\"pathOrInlineDv\":\"[^\"]+\",\"offset\":(\\d+),"
              + "\"sizeInBytes\":(\\d+)");

  private GoldenSteps() {}

  /** Statements in which <code>{t}</code> stands for the table. */
  static Step sql(String... statements) {
    return (spark, kernel, table) -> {
      for (String statement : statements) {
        spark.sql(table, statement);
      }
    };
  }

  /** A table of an id and a number. */
  static Step create(String... properties) {
    String list = properties.length == 0 ? "" : " TBLPROPERTIES (" + String.join(", ", properties);
    return sql(
        "CREATE TABLE {t} (id STRING, n INT) USING delta" + list + (list.isEmpty() ? "" : ")"));
  }

  /** Rows e{from} to e{to - 1} of such a table, in one file. */
  static Step insert(int from, int to) {
    return sql(
        "INSERT INTO {t} SELECT concat('e', id), CAST(id AS INT) FROM range(%d, %d)"
            .formatted(from, to));
  }

  /** A checkpoint, with settings that hold while it is written. */
  static Step checkpoint(String... settings) {
    return (spark, kernel, table) -> {
      for (String setting : settings) {
        spark.sql("SET spark.databricks.delta." + setting);
      }
      spark.checkpoint(table);
      for (String setting : settings) {
        spark.sql("RESET spark.databricks.delta." + setting.split(" ")[0]);
      }
    };
  }

  /** The log compaction file of these versions, both inclusive. */
  static Step compactLog(long from, long to) {
    return (spark, kernel, table) -> kernel.compactLog(table, from, to);
  }

  /** Makes all commits so old that the next checkpoint of Spark cleans them away. */
  static Step age(int days) {
    return (spark, kernel, table) -> {
      FileTime then =
          FileTime.from(Files.getLastModifiedTime(table).toInstant().minus(days, ChronoUnit.DAYS));
      for (Path file : log(table)) {
        Files.setLastModifiedTime(file, FileTime.from(then.toInstant().plusMillis(number(file))));
      }
    };
  }

  private static long number(Path file) {
    Matcher matcher = Pattern.compile("^\\d{20}").matcher(file.getFileName().toString());
    return matcher.find() ? Long.parseLong(matcher.group()) : 0;
  }

  /** Edits the text of one commit, which another engine never sees otherwise. */
  static Step edit(long version, UnaryOperator<String> change) {
    return (spark, kernel, table) -> {
      Path file = table.resolve("_delta_log/%020d.json".formatted(version));
      Files.writeString(file, change.apply(Files.readString(file)));
      // The checksum file of the version speaks of the commit as it was.
      Files.deleteIfExists(table.resolve("_delta_log/%020d.crc".formatted(version)));
      Files.deleteIfExists(table.resolve("_delta_log/.%020d.json.crc".formatted(version)));
    };
  }

  /** Refers to the deletion vector of a commit by its absolute path. */
  static Step absoluteVector(long version) {
    return (spark, kernel, table) -> {
      String path = vectorFile(table).toUri().toString().replace("file:///", "file:/");
      edit(
              version,
              text ->
                  STORED_VECTOR
                      .matcher(text)
                      .replaceFirst(
                          Matcher.quoteReplacement(
                                  "\"storageType\":\"p\",\"pathOrInlineDv\":\"" + path)
                              + "\",\"offset\":$1,\"sizeInBytes\":$2"))
          .run(spark, kernel, table);
    };
  }

  /** Moves the deletion vector of a commit into the log. */
  static Step inlineVector(long version) {
    return (spark, kernel, table) -> {
      byte[] file = Files.readAllBytes(vectorFile(table));
      edit(
              version,
              text -> {
                Matcher vector = STORED_VECTOR.matcher(text);
                if (!vector.find()) {
                  throw new AssertionError("no deletion vector in " + text);
                }
                int size = Integer.parseInt(vector.group(2));
                int start = Integer.parseInt(vector.group(1)) + Integer.BYTES;
                byte[] bitmap = Arrays.copyOfRange(file, start, start + size);
                return vector.replaceFirst(
                    Matcher.quoteReplacement(
                        "\"storageType\":\"i\",\"pathOrInlineDv\":\""
                            + z85(bitmap)
                            + "\",\"sizeInBytes\":"
                            + size));
              })
          .run(spark, kernel, table);
    };
  }

  private static Path vectorFile(Path table) throws IOException {
    try (Stream<Path> files = Files.walk(table)) {
      return files
          .filter(file -> file.getFileName().toString().matches("deletion_vector_.*\\.bin"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static List<Path> log(Path table) throws IOException {
    try (Stream<Path> files = Files.list(table.resolve("_delta_log"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  /** Z85 of ZeroMQ, padded with zeros. */
  private static String z85(byte[] bytes) {
    String digits =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bytes.length; i += 4) {
      long value = 0;
      for (int k = i; k < i + 4; k++) {
        value = value << 8 | (k < bytes.length ? bytes[k] & 0xff : 0);
      }
      for (long divisor = 85 * 85 * 85 * 85; divisor > 0; divisor /= 85) {
        text.append(digits.charAt((int) (value / divisor % 85)));
      }
    }
    return text.toString();
  }
}
