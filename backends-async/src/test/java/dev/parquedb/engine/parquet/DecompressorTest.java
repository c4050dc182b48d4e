package dev.parquedb.engine.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import io.airlift.compress.Compressor;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.snappy.SnappyCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;

class DecompressorTest {

  private static final byte[] CONTENT = new byte[70_000];

  static {
    for (int i = 0; i < CONTENT.length; i++) {
      CONTENT[i] = (byte) (i % 100);
    }
  }

  private static Map<CompressionCodecName, List<byte[]>> compressed() throws IOException {
    return Map.of(
        CompressionCodecName.UNCOMPRESSED, List.of(CONTENT),
        CompressionCodecName.ZSTD, List.of(Zstd.compress(CONTENT), zstdWithoutSize()),
        CompressionCodecName.GZIP, List.of(stream(GZIPOutputStream::new)),
        CompressionCodecName.SNAPPY, List.of(block(new SnappyCompressor())),
        CompressionCodecName.LZ4_RAW, List.of(block(new Lz4Compressor())));
  }

  private interface Wrapper {
    OutputStream wrap(OutputStream out) throws IOException;
  }

  private static byte[] stream(Wrapper wrapper) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = wrapper.wrap(bytes)) {
      out.write(CONTENT);
    }
    return bytes.toByteArray();
  }

  private static byte[] zstdWithoutSize() throws IOException {
    return stream(ZstdOutputStream::new);
  }

  private static byte[] block(Compressor compressor) {
    byte[] out = new byte[compressor.maxCompressedLength(CONTENT.length)];
    int length = compressor.compress(CONTENT, 0, CONTENT.length, out, 0, out.length);
    return Arrays.copyOf(out, length);
  }

  @Test
  void heap_direct_and_read_only_pages_are_decompressed() throws IOException {
    for (var codec : compressed().entrySet()) {
      for (byte[] page : codec.getValue()) {
        ByteBuffer direct = ByteBuffer.allocateDirect(page.length + 2).position(1);
        direct.put(page).limit(page.length + 1).position(1);
        for (ByteBuffer buffer :
            List.of(ByteBuffer.wrap(page), ByteBuffer.wrap(page).asReadOnlyBuffer(), direct)) {
          assertThat(Decompressor.decompress(codec.getKey(), buffer, CONTENT.length))
              .as(codec.getKey().name())
              .isEqualTo(CONTENT);
        }
      }
    }
  }

  @Test
  void a_page_of_another_size_than_claimed_is_refused_without_taking_the_memory()
      throws IOException {
    for (var codec : compressed().entrySet()) {
      for (byte[] page : codec.getValue()) {
        for (int claim : new int[] {0, CONTENT.length - 1, CONTENT.length + 1, 2_000_000_000}) {
          assertThatThrownBy(
                  () -> Decompressor.decompress(codec.getKey(), ByteBuffer.wrap(page), claim))
              .as(codec.getKey() + " of " + claim)
              .isInstanceOf(IOException.class);
        }
      }
    }
  }

  @Test
  void codecs_without_a_library_are_not_supported() {
    assertThat(CompressionCodecName.values())
        .filteredOn(codec -> !Decompressor.supports(codec))
        .containsExactlyInAnyOrder(
            CompressionCodecName.LZO, CompressionCodecName.BROTLI, CompressionCodecName.LZ4);
  }
}
