package dev.parquedb.engine.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.storage.ByteRange;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class RangesTest {

  @Test
  void ranges_that_touch_or_overlap_become_one() {
    assertThat(
            Ranges.joined(
                List.of(
                    new ByteRange(20, 30),
                    new ByteRange(0, 10),
                    new ByteRange(10, 12),
                    new ByteRange(25, 27),
                    new ByteRange(40, 40),
                    new ByteRange(31, 32))))
        .containsExactly(new ByteRange(0, 12), new ByteRange(20, 30), new ByteRange(31, 32));
    assertThat(Ranges.joined(List.of())).isEmpty();
  }

  @Test
  void resident_bytes_are_found_in_any_part_that_holds_them() {
    ResidentBytes bytes =
        ResidentBytes.NONE.with(
            List.of(new ByteRange(10, 20), new ByteRange(12, 14), new ByteRange(30, 32)),
            List.of(
                ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}),
                ByteBuffer.wrap(new byte[] {2, 3}),
                ByteBuffer.wrap(new byte[] {20, 21})));
    assertThat(bytes.slice(13, 16)).isEqualTo(ByteBuffer.wrap(new byte[] {3, 4, 5}));
    assertThat(bytes.slice(31, 32)).isEqualTo(ByteBuffer.wrap(new byte[] {21}));
    assertThat(
            bytes.missing(
                List.of(new ByteRange(10, 20), new ByteRange(19, 21), new ByteRange(5, 5))))
        .containsExactly(new ByteRange(19, 21));
    assertThatThrownBy(() -> bytes.slice(9, 11)).isInstanceOf(ResidentBytes.Missing.class);
  }
}
