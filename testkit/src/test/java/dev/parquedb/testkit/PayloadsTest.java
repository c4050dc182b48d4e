package dev.parquedb.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PayloadsTest {

  @Test
  void aWholeContentTellsItsTag() {
    for (int size : new int[] {Payloads.MIN_SIZE, 17, 23, 24, 1000, 100_001}) {
      ByteBuffer content = Payloads.of(size * 31L, size);
      assertThat(content.remaining()).isEqualTo(size);
      assertThat(Payloads.verify(content)).isEqualTo(size * 31L);
      assertThat(content.position()).isZero();
    }
  }

  @Test
  void everyChangedByteIsNoticed() {
    for (int at = 0; at < 64; at++) {
      ByteBuffer content = Payloads.of(5, 64);
      content.put(at, (byte) (content.get(at) + 1));
      assertThatThrownBy(() -> Payloads.verify(content)).isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void partsAndMixturesAreNoticed() {
    ByteBuffer one = Payloads.of(1, 1000);
    ByteBuffer two = Payloads.of(2, 1000);
    ByteBuffer mixed = ByteBuffer.allocate(1000).put(one.slice(0, 500)).put(two.slice(500, 500));
    assertThatThrownBy(() -> Payloads.verify(mixed.flip())).hasMessageContaining("torn");
    assertThatThrownBy(() -> Payloads.verify(one.slice(0, 999))).hasMessageContaining("torn");
    assertThatThrownBy(() -> Payloads.verify(one.slice(0, 3))).hasMessageContaining("torn");
  }

  @Test
  void textsComeBack() {
    ByteBuffer text = Payloads.text("grün");
    assertThat(text.remaining()).isEqualTo(5);
    assertThat(Payloads.text(text)).isEqualTo("grün");
    assertThat(text.position()).isZero();
  }
}
