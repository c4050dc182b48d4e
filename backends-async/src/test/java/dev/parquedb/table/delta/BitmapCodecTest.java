package dev.parquedb.table.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.table.RowSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BitmapCodecTest {

  private static final RowSet ROWS = RowSet.of(3, 4, 7, 11, 18, 29);

  /** What other engines read for these rows. */
  private static final String PORTABLE = "^Bg9^0rr910000000000iXQKl0rr91000f55c8Xg0@@D72lkbi5=-{L";

  /** The inline example of the Delta protocol, which is of the older form. */
  private static final String NATIVE = "wi5b=000010000siXQKl0rr91000f55c8Xg0@@D72lkbi5=-{L";

  @Test
  void writesThePortableForm() {
    byte[] bytes = BitmapCodec.encode(ROWS);
    assertThat(bytes).hasSize(44);
    assertThat(Z85.encode(bytes)).isEqualTo(PORTABLE);
  }

  @Test
  void readsThePortableForm() throws IOException {
    assertThat(BitmapCodec.decode(Z85.decode(PORTABLE))).isEqualTo(ROWS);
  }

  @Test
  void readsTheExampleOfTheProtocol() throws IOException {
    byte[] bytes = Z85.decode(NATIVE);
    assertThat(bytes).hasSize(40);
    assertThat(BitmapCodec.decode(bytes)).isEqualTo(ROWS);
  }

  @Test
  void readsTheOlderFormInLittleEndianToo() throws IOException {
    byte[] example = Z85.decode(NATIVE);
    byte[] bitmap = Arrays.copyOfRange(example, 12, example.length);
    ByteBuffer bytes = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(BitmapCodec.NATIVE).putInt(2);
    bytes.putInt(bitmap.length).put(bitmap).putInt(bitmap.length).put(bitmap);
    long second = 1L << 32;
    assertThat(BitmapCodec.decode(Arrays.copyOf(bytes.array(), bytes.position())))
        .isEqualTo(
            ROWS.union(
                RowSet.of(
                    second + 3, second + 4, second + 7, second + 11, second + 18, second + 29)));
  }

  @Test
  void keepsRowsBeyond32Bits() throws IOException {
    RowSet rows = RowSet.of(0, 1L << 31, (1L << 32) + 5, 7L << 32);
    assertThat(BitmapCodec.decode(BitmapCodec.encode(rows))).isEqualTo(rows);
  }

  @Test
  void keepsLongRuns() throws IOException {
    long[] run = new long[100_000];
    Arrays.setAll(run, i -> i + 17);
    RowSet rows = RowSet.of(run);
    byte[] bytes = BitmapCodec.encode(rows);
    assertThat(bytes).hasSizeLessThan(200);
    assertThat(BitmapCodec.decode(bytes)).isEqualTo(rows);
  }

  @Test
  void refusesWhatIsNoDeletionVector() {
    byte[] whole = BitmapCodec.encode(ROWS);
    refuses(new byte[0]);
    refuses(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    refuses(Arrays.copyOf(whole, whole.length - 6));
    refuses(nativeForm(1, 1_000_000));
    refuses(nativeForm(1, -1));
    refuses(nativeForm(5, 0));
  }

  private static byte[] nativeForm(int count, int size) {
    return ByteBuffer.allocate(12)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(BitmapCodec.NATIVE)
        .putInt(count)
        .putInt(size)
        .array();
  }

  private static void refuses(byte[] bytes) {
    assertThatThrownBy(() -> BitmapCodec.decode(bytes)).isInstanceOf(IOException.class);
  }
}
