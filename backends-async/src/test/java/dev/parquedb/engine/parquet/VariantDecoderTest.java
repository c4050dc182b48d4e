package dev.parquedb.engine.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.DocumentValues;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no VARIANT is refused, whatever the bytes. */
class VariantDecoderTest {

  /** The names a and b. */
  private static final String NAMES = "01 02 00 01 02 61 62";

  private static byte[] bytes(String hex) {
    return HexFormat.ofDelimiter(" ").parseHex(hex);
  }

  private static Object decoded(byte[] metadata, byte[] value) {
    VariantDecoder decoder = new VariantDecoder();
    decoder.names(metadata);
    return WrappedValues.unwrapped(decoder.decode(value));
  }

  @Test
  void fieldsComeAsTheirValuesLie() {
    byte[] value = bytes("02 02 00 01 02 00 04 0c 09 0c 08");
    assertThat(decoded(bytes(NAMES), value)).hasToString("{b=9, a=8}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "empty | | 'cut off'",
        "short string | 0d 61 | 'cut off'",
        "long string | 40 02 00 00 00 61 | 'cut off'",
        "string of more than any bytes | 40 ff ff ff ff 61 | 'beyond its end'",
        "int64 | 18 01 02 | 'cut off'",
        "double | 1c 00 | 'cut off'",
        "decimal | 20 02 01 | 'cut off'",
        "binary | 3c 05 00 00 00 01 | 'cut off'",
        "uuid | 50 00 | 'cut off'",
        "type without meaning | 54 | 'type 21'",
        "time after midnight | 44 ff ff ff ff ff ff ff 7f | 'time that is none'",
        "array without offsets | 03 01 | 'cut off'",
        "array of more than fits | 13 ff ff ff 7f 00 | 'cut off'",
        "element behind the end | 03 01 20 21 | 'cut off'",
        "object without offsets | 02 01 00 | 'cut off'",
        "field without a name | 02 01 07 00 01 00 | 'without a name'",
        "two fields of a name | 02 02 00 00 00 01 02 00 00 | 'two fields'",
        "elements that share bytes | 03 04 00 00 00 00 08 03 04 00 00 00 00 01 00 | 'overlap'"
      })
  void damagedValuesAreRefused(String what, String value, String why) {
    byte[] given = value == null ? new byte[0] : bytes(value);
    assertThatThrownBy(() -> decoded(bytes(NAMES), given))
        .as(what)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 'another version'",
        "02 00 00 | 'another version'",
        "01 | 'cut off'",
        "01 02 00 01 | 'cut off'",
        "01 01 00 05 61 | 'cut off'",
        "01 02 02 01 02 61 62 | 'cut off'",
        "c1 ff ff ff ff 00 | 'beyond its end'",
        "c1 ff ff ff 7f 00 | 'cut off'"
      })
  void damagedMetadataIsRefused(String metadata, String why) {
    byte[] given = metadata.isEmpty() ? new byte[0] : bytes(metadata);
    assertThatThrownBy(() -> decoded(given, bytes("00")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void nestingIsBounded() {
    Object deep = 1L;
    for (int i = 0; i < DocumentValues.MAX_DEPTH + 3; i++) {
      deep = List.of(deep);
    }
    EncodedVariant encoded = VariantEncoder.encode(deep);
    assertThatThrownBy(() -> decoded(encoded.metadata(), encoded.value()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than 100 levels");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void noBytesDoOtherDamage(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RandomPayloads payloads = new RandomPayloads(random);
    int refused = 0;
    for (int i = 0; i < 3_000; i++) {
      EncodedVariant encoded = VariantEncoder.encode(Map.of("k", payloads.document(2)));
      byte[] value = encoded.value().clone();
      byte[] metadata = encoded.metadata().clone();
      for (int n = random.nextInt(1, 4); n > 0; n--) {
        byte[] changed = random.nextInt(4) == 0 ? metadata : value;
        changed[random.nextInt(Math.min(changed.length, 40))] = (byte) random.nextInt();
      }
      try {
        decoded(metadata, value);
      } catch (IllegalArgumentException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(500);
  }
}
