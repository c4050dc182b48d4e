package dev.parquedb.engine.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.DocumentValues;
import dev.parquedb.ExtendedJson;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.parquet.variant.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values come back as they went in, and parquet-java reads the same of them. */
class VariantEncoderTest {

  private static Object decoded(EncodedVariant variant) {
    return WrappedValues.unwrapped(plain(variant));
  }

  private static Object plain(EncodedVariant variant) {
    VariantDecoder decoder = new VariantDecoder();
    decoder.names(variant.metadata());
    return decoder.decode(variant.value());
  }

  private static Variant read(EncodedVariant variant) {
    return new Variant(ByteBuffer.wrap(variant.value()), ByteBuffer.wrap(variant.metadata()));
  }

  private static String exact(Object value) {
    return RoundTripTest.exact(value);
  }

  static Stream<Object> scalars() {
    Stream<Object> texts =
        IntStream.of(0, 1, 62, 63, 64, 65, 255, 256, 70_000).mapToObj("x"::repeat);
    Stream<Object> longs =
        IntStream.range(0, 64)
            .boxed()
            .flatMap(bit -> Stream.of(1L << bit, -(1L << bit), (1L << bit) - 1));
    return Stream.of(
            texts,
            longs,
            Stream.of(
                true,
                false,
                0.0,
                -0.0,
                0.1,
                Double.NaN,
                Double.NEGATIVE_INFINITY,
                Double.MIN_VALUE,
                "é\uD83D\uDE00\u0000",
                Instant.EPOCH,
                Times.ofMicros(Long.MIN_VALUE),
                Times.ofMicros(Long.MAX_VALUE),
                LocalDate.ofEpochDay(Integer.MIN_VALUE),
                LocalDate.ofEpochDay(Integer.MAX_VALUE),
                LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000),
                new UUID(Long.MIN_VALUE, 1),
                new byte[0],
                new byte[] {1, -1, 0}),
            decimals().filter(VariantEncoderTest::isDecimal).map(Object.class::cast))
        .flatMap(values -> values);
  }

  static Stream<BigDecimal> decimals() {
    return Stream.of(
            "0",
            "0.00",
            "1.50",
            "-1.50",
            "999999999",
            "1000000000",
            "0.000000001",
            "0.0000000001",
            "0.9999999999",
            "999999999999999999",
            "-1000000000000000000",
            "9.999999999999999999999999999999999",
            "-9999999999999999999999999999999999",
            "1E-38",
            "1E-39",
            "0E-6176",
            "1E+1",
            "1E+6111",
            "-1234567890123456789012345678901234E-6176")
        .map(BigDecimal::new);
  }

  /** Whether VARIANT has the decimal, so that other engines see a number. */
  private static boolean isDecimal(BigDecimal value) {
    return value.scale() >= 0 && value.scale() <= 38;
  }

  @ParameterizedTest
  @MethodSource("scalars")
  void aScalarIsTheSameForUsAndForParquetJava(Object value) {
    EncodedVariant encoded = VariantEncoder.encode(value);
    assertThat(exact(decoded(encoded))).isEqualTo(exact(value));
    assertThat(exact(ofParquetJava(read(encoded)))).isEqualTo(exact(value));
  }

  @Test
  void nullIsTheNullOfVariant() {
    EncodedVariant encoded = VariantEncoder.encode(null);
    assertThat(decoded(encoded)).isNull();
    assertThat(read(encoded).getType()).isEqualTo(Variant.Type.NULL);
  }

  static Stream<Object> wrapped() {
    return Stream.concat(
        decimals().filter(value -> !isDecimal(value)),
        Stream.of(LocalTime.MIDNIGHT, LocalTime.of(23, 59, 59, 999_999_000), LocalTime.of(12, 30)));
  }

  @ParameterizedTest
  @MethodSource("wrapped")
  void aValueThatVariantLacksIsWhatExtendedJsonHasForIt(Object value) {
    EncodedVariant encoded = VariantEncoder.encode(List.of(value));
    assertThat(exact(decoded(encoded))).isEqualTo(exact(List.of(value)));
    Variant object = read(encoded).getElementAtIndex(0);
    String text = ExtendedJson.stringify(value).replaceFirst("\\{\"\\$\\w+\":\"(.*)\"}", "$1");
    assertThat(object.getFieldAtIndex(0).value.getString()).isEqualTo(text);
  }

  @Test
  void fieldsComeInTheOrderOfTheDocumentAndAreListedInTheOrderOfTheirNames() {
    Map<String, Object> document = new LinkedHashMap<>();
    Map<String, Object> inner = new LinkedHashMap<>();
    inner.put("b", 1L);
    inner.put("z", 2L);
    inner.put("\uE000", 3L);
    inner.put("\uD83D\uDE00", 4L);
    document.put("z", inner);
    document.put("b", null);
    document.put("a", List.of(Map.of(), List.of()));
    EncodedVariant encoded = VariantEncoder.encode(document);
    assertThat(exact(decoded(encoded))).isEqualTo(exact(document));
    Variant read = read(encoded);
    assertThat(names(read)).containsExactly("a", "b", "z");
    assertThat(names(read.getFieldByKey("z"))).containsExactly("b", "z", "\uE000", "\uD83D\uDE00");
    assertThat(VariantNames.decode(encoded.metadata())).startsWith("z", "b", "a");
  }

  private static List<String> names(Variant object) {
    return IntStream.range(0, object.numObjectElements())
        .mapToObj(i -> object.getFieldAtIndex(i).key)
        .toList();
  }

  static Stream<Object> large() {
    Map<String, Object> wide = new LinkedHashMap<>();
    IntStream.range(0, 70_000).forEach(i -> wide.put("f" + (70_000 - i), (long) i));
    Map<String, Object> heavy = new LinkedHashMap<>();
    IntStream.of(4, 2, 3, 1).forEach(i -> heavy.put("f" + i, "x".repeat(1_700_000 * i)));
    Object deep = 1L;
    for (int i = 0; i < DocumentValues.MAX_DEPTH; i++) {
      deep = i % 2 == 0 ? List.of(deep) : Map.of("d", deep);
    }
    return Stream.of(
        wide,
        heavy,
        deep,
        Collections.nCopies(255, 7L),
        Collections.nCopies(256, 7L),
        Collections.nCopies(70_000, "text"),
        Map.of("k", Collections.nCopies(300, Map.of("k", 1L))));
  }

  @ParameterizedTest
  @MethodSource("large")
  void sizesGrow(Object value) {
    EncodedVariant encoded = VariantEncoder.encode(value);
    assertThat(exact(decoded(encoded)).equals(exact(value))).isTrue();
    assertThat(exact(ofParquetJava(read(encoded))).equals(exact(sorted(value)))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyDocumentComesBack(long seed) {
    RandomPayloads payloads = new RandomPayloads(new SplittableRandom(seed));
    for (int i = 0; i < 100; i++) {
      Map<String, Object> document = payloads.document(4);
      EncodedVariant encoded = VariantEncoder.encode(document);
      assertThat(exact(decoded(encoded))).isEqualTo(exact(document));
      assertThat(exact(ofParquetJava(read(encoded)))).isEqualTo(exact(sorted(document)));
    }
  }

  @Test
  void objectsThatExtendedJsonHasForAValueAreValuesOnlyWhereAskedFor() {
    Map<String, Object> milliseconds = Map.of("$date", Map.of("$numberLong", "5"));
    EncodedVariant encoded = VariantEncoder.encode(Map.of("at", milliseconds));
    assertThat(decoded(encoded)).isEqualTo(Map.of("at", Instant.ofEpochMilli(5)));
    assertThat(plain(encoded)).isEqualTo(Map.of("at", milliseconds));
    assertThat(decoded(VariantEncoder.encode(Map.of("$other", List.of(1L)))))
        .isEqualTo(Map.of("$other", List.of(1L)));
    EncodedVariant bad = VariantEncoder.encode(Map.of("at", Map.of("$date", "soon")));
    assertThatThrownBy(() -> decoded(bad)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void documentsOfOtherNamesFollowEachOther() {
    VariantDecoder decoder = new VariantDecoder();
    for (String name : List.of("a", "b", "b", "a")) {
      EncodedVariant encoded = VariantEncoder.encode(Map.of(name, 1L));
      decoder.names(encoded.metadata());
      assertThat(decoder.decode(encoded.value())).isEqualTo(Map.of(name, 1L));
      assertThat(decoder.number(name)).isZero();
    }
  }

  /** What parquet-java reads, in its order; wrapped values become what they stand for. */
  static Object ofParquetJava(Variant variant) {
    return switch (variant.getType()) {
      case NULL -> null;
      case BOOLEAN -> variant.getBoolean();
      case BYTE -> (long) variant.getByte();
      case SHORT -> (long) variant.getShort();
      case INT -> (long) variant.getInt();
      case LONG -> variant.getLong();
      case STRING -> variant.getString();
      case DOUBLE -> variant.getDouble();
      case DECIMAL4, DECIMAL8, DECIMAL16 -> variant.getDecimal();
      case DATE -> LocalDate.ofEpochDay(variant.getInt());
      case TIMESTAMP_TZ -> Times.ofMicros(variant.getLong());
      case TIMESTAMP_NTZ ->
          LocalDateTime.ofInstant(Times.ofMicros(variant.getLong()), ZoneOffset.UTC);
      case UUID -> variant.getUUID();
      case BINARY -> {
        byte[] bytes = new byte[variant.getBinary().remaining()];
        variant.getBinary().duplicate().get(bytes);
        yield bytes;
      }
      case OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < variant.numObjectElements(); i++) {
          Variant.ObjectField field = variant.getFieldAtIndex(i);
          map.put(field.key, ofParquetJava(field.value));
        }
        boolean wrapper = map.size() == 1 && map.keySet().iterator().next().startsWith("$");
        yield wrapper ? ExtendedJson.parse(ExtendedJson.stringify(map)) : map;
      }
      case ARRAY -> {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < variant.numArrayElements(); i++) {
          list.add(ofParquetJava(variant.getElementAtIndex(i)));
        }
        yield list;
      }
      default -> throw new AssertionError(variant.getType());
    };
  }

  private static Object sorted(Object value) {
    if (value instanceof List<?> list) {
      return list.stream()
          .map(VariantEncoderTest::sorted)
          .collect(java.util.stream.Collectors.toCollection(ArrayList::new));
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> sorted = new TreeMap<>(VariantEncoderTest::compare);
      map.forEach((key, entry) -> sorted.put(key, sorted(entry)));
      return sorted;
    }
    return value;
  }

  private static int compare(Object a, Object b) {
    return Arrays.compareUnsigned(
        a.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8),
        b.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
