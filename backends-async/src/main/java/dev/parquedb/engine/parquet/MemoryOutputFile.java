package dev.parquedb.engine.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** Takes the bytes of a file in memory. */
final class MemoryOutputFile implements OutputFile {

  private final Bytes bytes = new Bytes();

  /** A byte array that shows its content without a copy. */
  private static final class Bytes extends ByteArrayOutputStream {
    Bytes() {
      super(4096);
    }

    ByteBuffer view() {
      return ByteBuffer.wrap(buf, 0, count).slice();
    }
  }

  ByteBuffer view() {
    return bytes.view();
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) {
    return new PositionOutputStream() {
      @Override
      public long getPos() {
        return bytes.size();
      }

      @Override
      public void write(int b) {
        bytes.write(b);
      }

      @Override
      public void write(byte[] b, int off, int len) {
        bytes.write(b, off, len);
      }
    };
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
    return create(blockSizeHint);
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }
}
