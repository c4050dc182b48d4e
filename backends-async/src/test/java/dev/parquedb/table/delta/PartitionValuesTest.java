package dev.parquedb.table.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
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
  }
}
