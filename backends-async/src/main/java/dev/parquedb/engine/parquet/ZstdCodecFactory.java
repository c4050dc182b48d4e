package dev.parquedb.engine.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Compresses the pages of one file with one reused context and one reused buffer. */
final class ZstdCodecFactory implements CompressionCodecFactory, AutoCloseable {

  private static final ContextPool<ZstdCompressCtx> CONTEXTS =
      new ContextPool<>(
          Runtime.getRuntime().availableProcessors(), ZstdCompressCtx::new, ZstdCompressCtx::close);

  private final ZstdCompressCtx context = CONTEXTS.take();
  private final PageCompressor compressor = new PageCompressor();

  ZstdCodecFactory(int level) {
    context.setLevel(level);
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    if (codec != CompressionCodecName.ZSTD) {
      throw new IllegalArgumentException("only ZSTD is written, not " + codec);
    }
    return compressor;
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("this factory only writes");
  }

  @Override
  public void release() {
    // The context outlives the writer: close() gives it back.
  }

  @Override
  public void close() {
    CONTEXTS.giveBack(context);
  }

  /** Compresses one page. */
  ByteSink compress(ByteSink page) {
    ByteSink out = new ByteSink(Math.toIntExact(Zstd.compressBound(page.size())));
    out.advance(
        context.compressByteArray(
            out.array(), 0, out.array().length, page.array(), 0, page.size()));
    return out;
  }

  private final class PageCompressor implements BytesInputCompressor {

    private final Input input = new Input();
    private byte[] output = new byte[0];

    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
      int length = Math.toIntExact(bytes.size());
      int bound = Math.toIntExact(Zstd.compressBound(length));
      if (output.length < bound) {
        output = new byte[Math.max(bound, output.length * 2)];
      }
      input.reset();
      bytes.writeAllTo(input);
      int written = context.compressByteArray(output, 0, output.length, input.array(), 0, length);
      return BytesInput.from(output, 0, written);
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {
      output = new byte[0];
    }
  }

  /** A byte array that shows its content without a copy. */
  private static final class Input extends ByteArrayOutputStream {
    byte[] array() {
      return buf;
    }
  }
}
