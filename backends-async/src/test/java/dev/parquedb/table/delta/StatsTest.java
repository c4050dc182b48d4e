package dev.parquedb.table.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Decimal;
import dev.parquedb.schema.FieldType.ListOf;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileStats;
import dev.parquedb.table.FileStats.ColumnStats;
import dev.parquedb.table.delta.Bound.Timestamps;
import dev.parquedb.table.delta.DeletionVector.Storage;
import dev.parquedb.table.delta.StatsReader.Stats;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatsTest {

  private static DataFile file(String column, Object min, Object max) {
    return new DataFile(
        "f",
        1,
        10,
        Map.of(),
        new FileStats(Map.of(column, new ColumnStats(min, max, 2))),
        Optional.empty());
  }

  private static ColumnStats roundTrip(FieldType type, Object min, Object max) throws IOException {
    Map<String, FieldType> columns = Map.of("c", type);
    String json = StatsWriter.write(file("c", min, max), columns);
    return StatsReader.read(json, columns, Timestamps.WIDENED).columns().columns().get("c");
  }

  private static ColumnStats read(FieldType type, String min, String max, Timestamps timestamps)
      throws IOException {
    String json =
        "{\"numRecords\":10,\"minValues\":{\"c\":%s},\"maxValues\":{\"c\":%s},\"nullCount\":{\"c\":0}}"
            .formatted(min, max);
    return StatsReader.read(json, Map.of("c", type), timestamps).columns().columns().get("c");
  }

  static Stream<Arguments> exactBounds() {
    return Stream.of(
        Arguments.of(Primitive.STRING, "a\"\u00e9\ud83d\ude00", "z"),
        Arguments.of(Primitive.INT, -5L, 7L),
        Arguments.of(Primitive.LONG, Long.MIN_VALUE, Long.MAX_VALUE),
        Arguments.of(Primitive.FLOAT, (double) 0.1f, (double) 1e30f),
        Arguments.of(Primitive.DOUBLE, -0.1, 1e300),
        Arguments.of(new Decimal(20, 4), new BigDecimal("-12345678901234.5678"), BigDecimal.ONE),
        Arguments.of(
            Primitive.TIMESTAMP,
            Instant.parse("1960-01-01T00:00:00.001Z"),
            Instant.parse("2026-01-01T00:00:00Z")),
        Arguments.of(
            Primitive.LOCAL_TIMESTAMP,
            LocalDateTime.parse("1960-01-01T00:00:00.001"),
            LocalDateTime.parse("2026-01-01T00:00")),
        Arguments.of(Primitive.DATE, LocalDate.parse("0001-01-01"), LocalDate.parse("9999-12-31")),
        Arguments.of(
            Primitive.TIME, LocalTime.parse("00:00:00.000001"), LocalTime.parse("23:59:59")),
        Arguments.of(Primitive.UUID, new UUID(1, 2), new UUID(-1, -2)));
  }

  @ParameterizedTest
  @MethodSource("exactBounds")
  void boundsComeBack(FieldType type, Object min, Object max) throws IOException {
    assertThat(roundTrip(type, min, max)).isEqualTo(new ColumnStats(min, max, 2));
  }

  static Stream<Arguments> noBounds() {
    return Stream.of(
        Arguments.of(Primitive.BOOLEAN, false, true),
        Arguments.of(Primitive.BINARY, new byte[] {1}, new byte[] {2}),
        Arguments.of(Primitive.JSON, "1", "2"),
        Arguments.of(Primitive.DOUBLE, Double.NaN, Double.POSITIVE_INFINITY),
        Arguments.of(Primitive.STRING, "\ud83d", "\ude00"),
        Arguments.of(Primitive.DATE, LocalDate.of(0, 1, 1), LocalDate.of(10_000, 1, 1)),
        Arguments.of(Primitive.TIMESTAMP, Instant.MIN, Instant.MAX),
        Arguments.of(new ListOf(Primitive.LONG), null, null));
  }

  @ParameterizedTest
  @MethodSource("noBounds")
  void whatCannotBeABoundIsUnknown(FieldType type, Object min, Object max) throws IOException {
    assertThat(roundTrip(type, min, max)).isEqualTo(new ColumnStats(null, null, 2));
  }

  @Test
  void timestampsAreWidenedToMilliseconds() throws IOException {
    Instant min = Instant.parse("2026-01-01T00:00:00.000999Z");
    Instant max = Instant.parse("2026-01-01T00:00:01.000001Z");
    assertThat(roundTrip(Primitive.TIMESTAMP, min, max))
        .isEqualTo(
            new ColumnStats(
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2026-01-01T00:00:01.001Z"),
                2));
  }

  @Test
  void foreignTimestampsMayHaveBeenCut() throws IOException {
    assertThat(
            read(
                Primitive.TIMESTAMP,
                "\"2026-01-01T05:30:00.000+05:30\"",
                "\"2026-01-01T00:00:01.000Z\"",
                Timestamps.CUT))
        .isEqualTo(
            new ColumnStats(
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2026-01-01T00:00:01.001Z"),
                0));
    assertThat(
            read(
                    Primitive.LOCAL_TIMESTAMP,
                    "\"2026-01-01T00:00:00.000\"",
                    "\"2026-01-01T00:00:01.000\"",
                    Timestamps.CUT)
                .max())
        .isEqualTo(LocalDateTime.parse("2026-01-01T00:00:01.001"));
  }

  @Test
  void foreignFloatsAreReadAsFloats() throws IOException {
    assertThat(read(Primitive.FLOAT, "0.1", "0.2", Timestamps.CUT))
        .isEqualTo(new ColumnStats((double) 0.1f, (double) 0.2f, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"NaN\"", "{\"x\":1}", "[1]", "true", "\"x\"", "null", "1e400"})
  void unreadableBoundsAreUnknown(String text) throws IOException {
    assertThat(read(Primitive.DOUBLE, text, "5", Timestamps.CUT))
        .isEqualTo(new ColumnStats(null, 5.0, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"yesterday\"", "17", "\"2026-01-01\"", "{}"})
  void unreadableTimestampsAreUnknown(String text) throws IOException {
    assertThat(read(Primitive.TIMESTAMP, text, text, Timestamps.CUT))
        .isEqualTo(new ColumnStats(null, null, 0));
  }

  @Test
  void longStringsAreCutToBounds() throws IOException {
    String text = "x".repeat(500);
    ColumnStats stats = roundTrip(Primitive.STRING, text, text);
    assertThat((String) stats.min()).hasSize(128);
    assertThat((String) stats.max()).hasSize(130).isGreaterThan(text);
    String pairs = "x".repeat(127) + "\ud83d\ude00".repeat(100);
    assertThat((String) roundTrip(Primitive.STRING, pairs, pairs).min()).hasSize(127);
    String last = Character.toString(Character.MAX_CODE_POINT).repeat(100);
    assertThat(roundTrip(Primitive.STRING, last, last).max()).isNull();
  }

  @Test
  void idsAreKeptWhole() {
    String id = "people/" + "x".repeat(500);
    assertThat(StatsWriter.write(file("$id", id, id), Map.of("$id", Primitive.STRING)))
        .contains(id);
  }

  @Test
  void writesWhatTheProtocolAsksFor() {
    Map<String, FieldType> columns = new LinkedHashMap<>();
    columns.put("$id", Primitive.STRING);
    columns.put("n", Primitive.LONG);
    columns.put("unknown", Primitive.LONG);
    DataFile file =
        new DataFile(
            "f",
            1,
            3,
            Map.of(),
            new FileStats(
                Map.of("$id", new ColumnStats("a", "c", 0), "n", new ColumnStats(null, null, 3))),
            Optional.empty());
    assertThat(StatsWriter.write(file, columns))
        .isEqualTo(
            "{\"numRecords\":3,\"minValues\":{\"$id\":\"a\"},\"maxValues\":{\"$id\":\"c\"},"
                + "\"nullCount\":{\"$id\":0,\"n\":3},\"tightBounds\":true}");
    DeletionVector vector = new DeletionVector(Storage.INLINE, "", OptionalInt.empty(), 0, 1);
    assertThat(StatsWriter.write(file.withDeletes(vector), columns))
        .contains("\"tightBounds\":false");
  }

  @Test
  void countsOfWideBoundsMeanOnlyNoneOrAll() throws IOException {
    Map<String, FieldType> columns =
        Map.of("a", Primitive.LONG, "b", Primitive.LONG, "c", Primitive.LONG);
    Stats stats =
        StatsReader.read(
            "{\"nullCount\":{\"a\":0,\"b\":5,\"c\":10,\"s\":{\"x\":1}},\"numRecords\":10,\"tightBounds\":false}",
            columns,
            Timestamps.CUT);
    assertThat(stats.rows()).isEqualTo(10);
    assertThat(stats.columns().columns())
        .isEqualTo(
            Map.of("a", new ColumnStats(null, null, 0), "c", new ColumnStats(null, null, 10)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "[]", "{\"numRecords\":1", "{\"numRecords\":\"1\"}", "{}{}"})
  void damagedStatisticsAreRefused(String text) {
    assertThatThrownBy(() -> StatsReader.read(text, Map.of(), Timestamps.CUT))
        .isInstanceOf(IOException.class);
  }
}
