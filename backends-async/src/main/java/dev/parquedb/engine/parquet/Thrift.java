package dev.parquedb.engine.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageHeader;
import shaded.parquet.org.apache.thrift.TBase;
import shaded.parquet.org.apache.thrift.TConfiguration;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.transport.TTransport;
import shaded.parquet.org.apache.thrift.transport.TTransportException;

/**
 * Reads Parquet's thrift structures from memory. No list or text can claim more elements than there
 * are bytes, so damage cannot make it allocate much.
 */
final class Thrift {

  /** Most page headers are far smaller; larger ones are tried again with all there is. */
  private static final int HEADER_WINDOW = 512;

  private Thrift() {}

  static FileMetaData footer(ByteBuffer bytes) throws IOException {
    return read(new FileMetaData(), bytes);
  }

  static OffsetIndex offsetIndex(ByteBuffer bytes) throws IOException {
    return read(new OffsetIndex(), bytes);
  }

  static ColumnIndex columnIndex(ByteBuffer bytes) throws IOException {
    return read(new ColumnIndex(), bytes);
  }

  /** Reads a page header and moves the position behind it. */
  static PageHeader pageHeader(ByteBuffer bytes) throws IOException {
    PageHeader header = new PageHeader();
    int available = bytes.remaining();
    int length;
    try {
      length = read(header, bytes, Math.min(available, HEADER_WINDOW));
    } catch (IOException e) {
      if (available <= HEADER_WINDOW) {
        throw e;
      }
      header = new PageHeader();
      length = read(header, bytes, available);
    }
    bytes.position(bytes.position() + length);
    return header;
  }

  private static <T extends TBase<?, ?>> T read(T target, ByteBuffer bytes) throws IOException {
    read(target, bytes, bytes.remaining());
    return target;
  }

  private static int read(TBase<?, ?> target, ByteBuffer bytes, int window) throws IOException {
    byte[] copy = new byte[window];
    bytes.duplicate().get(copy);
    ArrayTransport transport = new ArrayTransport(copy);
    try {
      target.read(new CopyingProtocol(transport, window));
    } catch (TException | RuntimeException e) {
      throw new IOException(e.getMessage(), e);
    }
    return transport.getBufferPosition();
  }

  /** parquet-java takes the whole array behind a binary for its value: each needs its own. */
  private static final class CopyingProtocol extends TCompactProtocol {

    CopyingProtocol(TTransport transport, int limit) {
      super(transport, limit, limit);
    }

    @Override
    public ByteBuffer readBinary() throws TException {
      ByteBuffer view = super.readBinary();
      byte[] copy = new byte[view.remaining()];
      view.get(copy);
      return ByteBuffer.wrap(copy);
    }
  }

  /** Reads from an array, and knows its end. */
  private static final class ArrayTransport extends TTransport {

    private final byte[] bytes;
    private int position;

    ArrayTransport(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void open() {}

    @Override
    public void close() {}

    @Override
    public int read(byte[] target, int offset, int length) throws TTransportException {
      checkReadBytesAvailable(length);
      System.arraycopy(bytes, position, target, offset, length);
      position += length;
      return length;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
      throw new UnsupportedOperationException("read-only");
    }

    @Override
    public byte[] getBuffer() {
      return bytes;
    }

    @Override
    public int getBufferPosition() {
      return position;
    }

    @Override
    public int getBytesRemainingInBuffer() {
      return bytes.length - position;
    }

    @Override
    public void consumeBuffer(int length) {
      position += length;
    }

    @Override
    public TConfiguration getConfiguration() {
      return TConfiguration.DEFAULT;
    }

    @Override
    public void updateKnownMessageSize(long size) {}

    @Override
    public void checkReadBytesAvailable(long length) throws TTransportException {
      if (length < 0 || length > bytes.length - position) {
        throw new TTransportException(
            TTransportException.END_OF_FILE, length + " bytes wanted past the end");
      }
    }
  }
}
