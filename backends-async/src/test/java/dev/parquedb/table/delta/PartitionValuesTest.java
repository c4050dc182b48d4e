package dev.parquedb.table.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parquedb.entity.SchemaViolationException;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PartitionValuesTest {

  static Stream<Arguments> values() {
    Instant micros = Instant.parse("1970-01-01T00:00:00.123456Z");
    return Stream.of(
        arguments("string", "a=b/c %20é", "a=b/c %20é"),
        arguments("int", "-7", -7L),
        arguments("long", "9223372036854775807", Long.MAX_VALUE),
        arguments("float", "0.1", (double) 0.1f),
        arguments("double", "-1.5E300", -1.5e300),
        arguments("boolean", "true", true),
        arguments("boolean", "False", false),
        arguments("date", "1970-01-01", LocalDate.EPOCH),
        arguments("timestamp", "1970-01-01 00:00:00", Instant.EPOCH),
        arguments("timestamp", "1970-01-01 00:00:00.123456", micros),
        arguments("timestamp", "1970-01-01T00:00:00.123456Z", micros),
        arguments("timestamp", "1970-01-01T02:00:00.123456+02:00", micros),
        arguments("local_timestamp", "1970-01-01 00:00:00", LocalDate.EPOCH.atStartOfDay()),
        arguments(
            "local_timestamp",
            "2026-01-02 03:04:05.678901",
            LocalDateTime.of(2026, 1, 2, 3, 4, 5, 678_901_000)),
        arguments("decimal(10,3)", "-1.5", new BigDecimal("-1.500")),
        arguments("time", "1000001", LocalTime.of(0, 0, 1, 1_000)),
        arguments("uuid", ForeignLog.UUID, UUID.fromString(ForeignLog.UUID)),
        arguments("binary", "\u0001\u0002\u0003", new byte[] {1, 2, 3}));
  }

  @ParameterizedTest
  @MethodSource("values")
  void everyTypeIsRead(String type, String text, Object expected) {
    assertThat(PartitionValues.read(FieldType.parse(type), text)).isEqualTo(expected);
    assertThat(PartitionValues.isSupported(FieldType.parse(type))).isTrue();
  }

  @ParameterizedTest
  @MethodSource("values")
  void noTextAndEmptyTextAreNull(String type, String text, Object expected) {
    assertThat(PartitionValues.read(FieldType.parse(type), null)).isNull();
    assertThat(PartitionValues.read(FieldType.parse(type), "")).isNull();
  }

  static Stream<Arguments> written() {
    return Stream.of(
        arguments("string", "a=b/c %20é\u0001", "a=b/c %20é\u0001"),
        arguments("string", " ", " "),
        arguments("int", -7L, "-7"),
        arguments("long", Long.MIN_VALUE, "-9223372036854775808"),
        arguments("float", (double) 0.1f, "0.1"),
        arguments("double", 0.1, "0.1"),
        arguments("double", -0.0, "-0.0"),
        arguments("double", 1e10, "1.0E10"),
        arguments("double", Double.NaN, "NaN"),
        arguments("float", Double.NEGATIVE_INFINITY, "-Infinity"),
        arguments("boolean", true, "true"),
        arguments("date", LocalDate.of(1, 1, 1), "0001-01-01"),
        arguments("date", LocalDate.of(9999, 12, 31), "9999-12-31"),
        arguments("timestamp", Instant.EPOCH, "1970-01-01T00:00:00.000000Z"),
        arguments(
            "timestamp",
            Instant.parse("1969-12-31T23:59:59.999999Z"),
            "1969-12-31T23:59:59.999999Z"),
        arguments("local_timestamp", LocalDate.EPOCH.atStartOfDay(), "1970-01-01 00:00:00"),
        arguments(
            "local_timestamp",
            LocalDateTime.of(2026, 1, 2, 3, 4, 5, 678_900_000),
            "2026-01-02 03:04:05.6789"),
        arguments("decimal(10,3)", new BigDecimal("-1.5"), "-1.500"),
        arguments("decimal(38,0)", BigDecimal.TEN.pow(30), "1" + "0".repeat(30)),
        arguments("time", LocalTime.of(0, 0, 1, 1_000), "1000001"),
        arguments("uuid", UUID.fromString(ForeignLog.UUID), ForeignLog.UUID));
  }

  private static SchemaField field(String type) {
    return SchemaField.optional("p", FieldType.parse(type));
  }

  @ParameterizedTest
  @MethodSource("written")
  void everyTypeIsWrittenAndReadAgain(String type, Object value, String text) {
    assertThat(PartitionValues.isWritable(FieldType.parse(type))).isTrue();
    assertThat(PartitionValues.write(field(type), value)).isEqualTo(text);
    Object again = PartitionValues.read(FieldType.parse(type), text);
    assertThat(PartitionValues.write(field(type), again)).isEqualTo(text);
    assertThat(PartitionValues.write(field(type), null)).isNull();
  }

  static Stream<Arguments> unwritable() {
    return Stream.of(
        arguments("string", "", "empty"),
        arguments("date", LocalDate.of(0, 12, 31), "year"),
        arguments("date", LocalDate.of(10000, 1, 1), "year"),
        arguments("timestamp", Instant.parse("+10000-01-01T00:00:00Z"), "year"),
        arguments("local_timestamp", LocalDateTime.of(-1, 1, 1, 0, 0), "year"),
        arguments("string", 1L, "type"),
        arguments("int", "1", "type"),
        arguments("int", 1.0, "type"),
        arguments("uuid", "a", "type"),
        arguments("decimal(3,1)", 1L, "type"));
  }

  @ParameterizedTest
  @MethodSource("unwritable")
  void aValueWithoutATextIsRefused(String type, Object value, String why) {
    assertThatThrownBy(() -> PartitionValues.write(field(type), value))
        .isInstanceOf(SchemaViolationException.class)
        .hasMessageContaining("Field p ")
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource({
    "int, 2147483648",
    "long, 1.0",
    "double, x",
    "boolean, yes",
    "date, 1970-13-01",
    "timestamp, yesterday",
    "local_timestamp, 1970-01-01T00:00:00Z",
    "'decimal(10,1)', 1.55",
    "uuid, 1"
  })
  void otherTextIsRefused(String type, String text) {
    assertThatThrownBy(() -> PartitionValues.read(FieldType.parse(type), text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nestedAndFreeFormTypesPartitionNothing() {
    assertThat(PartitionValues.isSupported(Primitive.JSON)).isFalse();
    assertThat(PartitionValues.isSupported(FieldType.parse("list<string>"))).isFalse();
    assertThat(PartitionValues.isWritable(Primitive.JSON)).isFalse();
    assertThat(PartitionValues.isWritable(Primitive.BINARY)).isFalse();
  }
}
