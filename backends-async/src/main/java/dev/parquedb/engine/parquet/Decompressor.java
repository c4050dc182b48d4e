package dev.parquedb.engine.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Decompresses pages. A damaged page header may claim any size: large claims must be plausible for
 * the codec, or memory is taken only as data really arrives.
 */
final class Decompressor {

  private static final ContextPool<ZstdDecompressCtx> ZSTD =
      new ContextPool<>(
          Runtime.getRuntime().availableProcessors(),
          ZstdDecompressCtx::new,
          ZstdDecompressCtx::close);

  private static final int LARGE = 64 << 20;

  /** No LZ4 block grows by more. */
  private static final long LZ4_RATIO = 255;

  private Decompressor() {}

  static boolean supports(CompressionCodecName codec) {
    return switch (codec) {
      case UNCOMPRESSED, ZSTD, SNAPPY, GZIP, LZ4_RAW -> true;
      default -> false;
    };
  }

  /**
   * Decompresses a page.
   *
   * @param codec a codec that is supported
   * @param page the compressed bytes, from position to limit
   * @param length the exact number of bytes that must come out
   * @throws IOException if they do not
   */
  static byte[] decompress(CompressionCodecName codec, ByteBuffer page, int length)
      throws IOException {
    byte[] in = array(page);
    byte[] out =
        switch (codec) {
          case UNCOMPRESSED -> in;
          case ZSTD -> zstd(in, length);
          case SNAPPY -> snappy(in, length);
          case LZ4_RAW -> lz4(in, length);
          case GZIP -> stream(new GZIPInputStream(new ByteArrayInputStream(in)), length);
          default -> throw new IOException("codec " + codec);
        };
    if (out.length != length) {
      throw new IOException("a page of " + length + " bytes has " + out.length);
    }
    return out;
  }

  private static byte[] array(ByteBuffer page) {
    byte[] bytes = new byte[page.remaining()];
    page.duplicate().get(bytes);
    return bytes;
  }

  private static byte[] zstd(byte[] in, int length) throws IOException {
    if (length > LARGE && Zstd.getFrameContentSize(in) != length) {
      return stream(new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(in)), length);
    }
    byte[] out = new byte[length];
    ZstdDecompressCtx context = ZSTD.take();
    try {
      int written = context.decompressByteArray(out, 0, length, in, 0, in.length);
      return whole(out, written);
    } catch (RuntimeException e) {
      throw new IOException(e.getMessage(), e);
    } finally {
      ZSTD.giveBack(context);
    }
  }

  private static byte[] snappy(byte[] in, int length) throws IOException {
    try {
      if (SnappyDecompressor.getUncompressedLength(in, 0) != length) {
        throw new IOException("the page holds another number of bytes than its header says");
      }
      byte[] out = new byte[length];
      int written = new SnappyDecompressor().decompress(in, 0, in.length, out, 0, length);
      return whole(out, written);
    } catch (RuntimeException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static byte[] lz4(byte[] in, int length) throws IOException {
    if (length > LARGE && length / LZ4_RATIO > in.length) {
      throw new IOException("the page cannot hold " + length + " bytes");
    }
    try {
      byte[] out = new byte[length];
      int written = new Lz4Decompressor().decompress(in, 0, in.length, out, 0, length);
      return whole(out, written);
    } catch (RuntimeException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static byte[] whole(byte[] out, int written) throws IOException {
    if (written != out.length) {
      throw new IOException("a page of " + out.length + " bytes has " + written);
    }
    return out;
  }

  private static byte[] stream(InputStream in, int length) throws IOException {
    try (in) {
      byte[] out = in.readNBytes(length);
      if (in.read() >= 0) {
        throw new IOException("the page holds more bytes than its header says");
      }
      return out;
    }
  }
}
