package dev.parquedb.table.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Z85Test {

  @Test
  void encodesTheExampleOfItsSpecification() {
    byte[] bytes = HexFormat.of().parseHex("864fd26fb559f75b");
    assertThat(Z85.encode(bytes)).isEqualTo("HelloWorld");
    assertThat(Z85.decode("HelloWorld")).isEqualTo(bytes);
  }

  @Test
  void padsWithZeros() {
    assertThat(Z85.decode(Z85.encode(new byte[] {1, 2, 3, 4, 5})))
        .containsExactly(1, 2, 3, 4, 5, 0, 0, 0);
    assertThat(Z85.encode(new byte[0])).isEmpty();
  }

  @Test
  void givesBackAnyBytes() {
    Random random = new Random(1);
    for (int length = 0; length < 200; length += 4) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      assertThat(Z85.decode(Z85.encode(bytes))).isEqualTo(bytes);
    }
    byte[] ones = {-1, -1, -1, -1};
    assertThat(Z85.decode(Z85.encode(ones))).isEqualTo(ones);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HelloWorl", "Hell\"", "Hell\u00e9", "#####"})
  void refusesOtherText(String text) {
    assertThatThrownBy(() -> Z85.decode(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
