package dev.parquedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.parquedb.entity.InvalidInputException;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExtendedJsonTest {
  static List<Arguments> forms() {
    return List.of(
        Arguments.of(5L, "5"),
        Arguments.of(-(1L << 53), "-9007199254740992"),
        Arguments.of((1L << 53) + 1, "{\"$numberLong\":\"9007199254740993\"}"),
        Arguments.of(Long.MIN_VALUE, "{\"$numberLong\":\"-9223372036854775808\"}"),
        Arguments.of(2.0, "2.0"),
        Arguments.of(-0.0, "-0.0"),
        Arguments.of(1e300, "1.0E300"),
        Arguments.of(Double.NaN, "{\"$numberDouble\":\"NaN\"}"),
        Arguments.of(Double.NEGATIVE_INFINITY, "{\"$numberDouble\":\"-Infinity\"}"),
        Arguments.of(new BigDecimal("1.50"), "{\"$numberDecimal\":\"1.50\"}"),
        Arguments.of(new BigDecimal("1E+6111"), "{\"$numberDecimal\":\"1E+6111\"}"),
        Arguments.of(Instant.parse("2024-01-15T10:30:00Z"), "{\"$date\":\"2024-01-15T10:30:00Z\"}"),
        Arguments.of(
            Instant.parse("2024-01-15T10:30:00.000001Z"),
            "{\"$date\":\"2024-01-15T10:30:00.000001Z\"}"),
        Arguments.of(Instant.parse("0000-01-01T00:00:00Z"), "{\"$date\":\"0000-01-01T00:00:00Z\"}"),
        Arguments.of(
            Instant.parse("+10000-01-01T00:00:00Z"),
            "{\"$date\":{\"$numberLong\":\"253402300800000\"}}"),
        Arguments.of(
            Instant.parse("-0001-12-31T23:59:59.999999Z"),
            "{\"$date\":\"-0001-12-31T23:59:59.999999Z\"}"),
        Arguments.of(LocalDate.parse("2024-01-15"), "{\"$localDate\":\"2024-01-15\"}"),
        Arguments.of(LocalTime.parse("10:30"), "{\"$localTime\":\"10:30\"}"),
        Arguments.of(
            LocalDateTime.parse("2024-01-15T10:30:00.000001"),
            "{\"$localDateTime\":\"2024-01-15T10:30:00.000001\"}"),
        Arguments.of(
            UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
            "{\"$uuid\":\"123e4567-e89b-12d3-a456-426614174000\"}"),
        Arguments.of(
            new byte[] {1, 2, (byte) 0xFF},
            "{\"$binary\":{\"base64\":\"AQL/\",\"subType\":\"00\"}}"),
        Arguments.of(
            new RegularExpression("^a", "mi"),
            "{\"$regularExpression\":{\"pattern\":\"^a\",\"options\":\"im\"}}"),
        Arguments.of(Map.of("$gt", List.of(1L, "\uD83D\uDE00")), "{\"$gt\":[1,\"\uD83D\uDE00\"]}"));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void writesEachTypeInItsFormAndReadsItBack(Object value, String json) {
    assertThat(ExtendedJson.stringify(value)).isEqualTo(json);
    assertThat(ExtendedJson.parse(json)).isEqualTo(value);
    assertThat(new String(ExtendedJson.toBytes(value), StandardCharsets.UTF_8)).isEqualTo(json);
  }

  static List<Arguments> alsoRead() {
    return Tables.rows(
        """
        {"$numberInt": "-7"} | -7
        {"$numberLong": "7"} | 7
        {"$numberDouble": "7"} | 7.0
        {"$numberDouble": "-1.5e3"} | -1500.0
        12345678901234567890 | 12345678901234567000.0
        9223372036854775807 | {"$numberLong": "9223372036854775807"}
        -0 | 0
        1e2 | 100.0
        {"$date": "2024-01-15T12:30:00+02:00"} | {"$date": "2024-01-15T10:30:00Z"}
        {"$date": "2024-01-15T10:30:00.123456789Z"} | {"$date": "2024-01-15T10:30:00.123456Z"}
        {"$date": {"$numberLong": "-1"}} | {"$date": "1969-12-31T23:59:59.999Z"}
        {"$localTime": "10:30:00.1234567"} | {"$localTime": "10:30:00.123456"}
        {"$binary": {"subType": "04", "base64": "Ej5FZ+ibEtOkVkJmFBdAAA=="}} | {"$uuid": "123e4567-e89b-12d3-a456-426614174000"}
        {"$oid": "1"} | { "$oid" : "1" }
        {"a": {"$set": {"b": {"$numberInt": "1"}}}} | {"a": {"$set": {"b": 1}}}
        """);
  }

  @ParameterizedTest
  @MethodSource("alsoRead")
  void readsOtherSpellings(String json, String same) {
    assertThat(ExtendedJson.parse(json)).isEqualTo(ExtendedJson.parse(same));
  }

  static List<Arguments> refused() {
    return Tables.rows(
        """
        {"a": [1, {"b": tru}]} | a.1.b
        {"a": 1} {"b": 2} | $
        {"a": 1, "a": 2} | a
        {"a": {"b": 1, "b": 1}} | a.b
        {"a": {"$date": "2024-01-15"}} | a.$date
        {"a": {"$date": "2024-02-30T00:00:00Z"}} | a.$date
        {"a": {"$date": 5}} | a.$date
        {"a": {"$date": {"$numberLong": 5}}} | a.$date.$numberLong
        {"a": {"$date": {"$numberLong": "9223372036854775807"}}} | a.$date
        {"a": {"$date": "2024-01-15T10:30:00Z", "b": 1}} | a.b
        {"a": {"b": 1, "$date": "2024-01-15T10:30:00Z"}} | a.$date
        {"a": {"$numberLong": "9223372036854775808"}} | a.$numberLong
        {"a": {"$numberLong": 5}} | a.$numberLong
        {"a": {"$numberInt": "2147483648"}} | a.$numberInt
        {"a": {"$numberDouble": "1e999"}} | a.$numberDouble
        {"a": {"$numberDouble": "0x1p3"}} | a.$numberDouble
        {"a": {"$numberDecimal": "NaN"}} | a.$numberDecimal
        {"a": {"$numberDecimal": "123456789012345678901234567890123456789"}} | a.$numberDecimal
        {"a": {"$numberDecimal": "1e999999999"}} | a.$numberDecimal
        {"a": {"$uuid": "1-1-1-1-1"}} | a.$uuid
        {"a": {"$binary": {"base64": "AQI"}}} | a.$binary
        {"a": {"$binary": {"base64": "%", "subType": "00"}}} | a.$binary
        {"a": {"$binary": {"base64": "AQI=", "subType": "05"}}} | a.$binary
        {"a": {"$binary": {"base64": "AQI=", "subType": "04"}}} | a.$binary
        {"a": {"$binary": "AQI="}} | a.$binary
        {"a": {"$regularExpression": {"pattern": "a"}}} | a.$regularExpression
        {"a": {"$localDate": "2024-1-1"}} | a.$localDate
        {"a": "\\ud83d"} | a
        {"a": {"\\ude00": 1}} | a.\uDE00
        {"a": 1e999} | a
        {"a": NaN} | a
        {"a": 01} | a
        {"a": 1,} | a
        [1, 2 | 1
        """);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesMalformedTextAndSaysWhere(String json, String at) {
    assertThatThrownBy(() -> ExtendedJson.parse(json))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            e -> assertThat(e.at()).isEqualTo(at.equals("$") ? "" : at));
  }

  @Test
  void refusesNothingAtAll() {
    assertThatThrownBy(() -> ExtendedJson.parse("")).isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> ExtendedJson.parse(new byte[] {'"', (byte) 0xC3, '"'}))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> ExtendedJson.parseDocument("[]"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("array");
  }

  @Test
  void limitsNestingWhenReadingAndWriting() {
    String deepest = "[".repeat(100) + "{\"$numberInt\":\"1\"}" + "]".repeat(100);
    Object value = ExtendedJson.parse(deepest);
    assertThat(ExtendedJson.parse(ExtendedJson.stringify(value))).isEqualTo(value);
    assertThatThrownBy(() -> ExtendedJson.parse("[" + deepest + "]"))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> ExtendedJson.parse("[".repeat(1_000_000)))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> ExtendedJson.stringify(List.of(value)))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void readsBackWhateverItWrites() {
    RandomValues values = new RandomValues(new SplittableRandom(42));
    for (int i = 0; i < 5_000; i++) {
      Object value = DocumentValues.normalise(values.value(4));
      String json = ExtendedJson.stringify(value);
      Object again = ExtendedJson.parse(json);
      assertThat(Identity.same(again, value)).as(json).isTrue();
      assertThat(ExtendedJson.stringify(again)).isEqualTo(json);
      assertThat(Identity.same(ExtendedJson.parse(ExtendedJson.toBytes(value)), value)).isTrue();
    }
  }

  @Test
  void writesWhatCanBeNormalisedAndRefusesTheRest() {
    assertThat(ExtendedJson.stringify(List.of(1, 1.5f, new Date(0))))
        .isEqualTo("[1,1.5,{\"$date\":\"1970-01-01T00:00:00Z\"}]");
    assertThatThrownBy(() -> ExtendedJson.stringify(Map.of("a", List.of(new Object()))))
        .isInstanceOfSatisfying(
            InvalidInputException.class, e -> assertThat(e.at()).isEqualTo("a.0"));
    for (Object value : List.of("\uD83D", Instant.MAX, new BigInteger("9".repeat(30)))) {
      assertThatThrownBy(() -> ExtendedJson.stringify(value))
          .isInstanceOf(InvalidInputException.class);
    }
    BigDecimal foreign = new BigDecimal("12345678901234567890123456789012345678");
    assertThat(ExtendedJson.parse(ExtendedJson.stringify(foreign))).isEqualTo(foreign);
  }

  @Test
  void readsBuffersWithoutMovingThem() {
    byte[] json = "xx{\"a\":1}yy".getBytes(StandardCharsets.UTF_8);
    ByteBuffer heap = ByteBuffer.wrap(json, 2, 7).slice();
    ByteBuffer direct = ByteBuffer.allocateDirect(json.length).put(json).position(2).limit(9);
    for (ByteBuffer buffer : List.of(heap, direct, heap.asReadOnlyBuffer())) {
      int position = buffer.position();
      assertThat(ExtendedJson.parse(buffer)).isEqualTo(Map.of("a", 1L));
      assertThat(buffer.position()).isEqualTo(position);
      assertThat(ExtendedJson.parseDocument(buffer)).isEqualTo(Map.of("a", 1L));
    }
  }

  @Test
  void readsAndWritesWithinAStream() throws IOException {
    JsonFactory factory = new JsonFactory();
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = factory.createGenerator(text)) {
      generator.writeStartArray();
      ExtendedJson.write(Map.of("a", (1L << 60)), generator);
      ExtendedJson.write(null, generator);
      generator.writeEndArray();
    }
    assertThat(text).hasToString("[{\"a\":{\"$numberLong\":\"1152921504606846976\"}},null]");
    try (JsonParser parser = factory.createParser("{\"a\": 1}\n{\"$numberInt\": \"2\"}\n")) {
      parser.nextToken();
      assertThat(ExtendedJson.read(parser)).isEqualTo(Map.of("a", 1L));
      parser.nextToken();
      assertThat(ExtendedJson.read(parser)).isEqualTo(2L);
      assertThat(parser.nextToken()).isNull();
    }
  }

  @Test
  void keepsTheOrderOfKeysAndGivesNothingThatCanChange() {
    Map<String, Object> document =
        ExtendedJson.parseDocument("{\"z\": 1, \"a\": [null], \"m\": 2}");
    assertThat(document.keySet()).containsExactly("z", "a", "m");
    assertThatThrownBy(document::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(((List<?>) document.get("a"))::clear)
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(ExtendedJson.stringify(new LinkedHashMap<>(document)))
        .isEqualTo("{\"z\":1,\"a\":[null],\"m\":2}");
  }

  @Test
  void readsLongStringsAndKeysItHasWritten() {
    Map<String, Object> large = Map.of("k".repeat(60_000), "v".repeat(21_000_000));
    assertThat(ExtendedJson.parse(ExtendedJson.toBytes(large))).isEqualTo(large);
  }
}
