package dev.parquedb.storage.http;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The ways to take a body whole. */
public final class Bodies {

  private Bodies() {}

  /**
   * Into one fresh buffer of exactly the length wanted; each byte is copied once.
   *
   * @param plan which bytes; at most what one array holds
   */
  public static BodyReader<ByteBuffer> buffer(BodyPlan plan) {
    byte[] bytes = new byte[Math.toIntExact(plan.length())];
    BodyWindow window = new BodyWindow(plan);
    return new BodyReader<>() {
      @Override
      public boolean chunk(Buffer chunk) {
        window.advance(chunk.length());
        if (window.to() > window.from()) {
          chunk.getBytes(window.from(), window.to(), bytes, (int) window.before());
        }
        return true;
      }

      @Override
      public ByteBuffer end() {
        if (!window.atEnd()) {
          throw window.cameShort();
        }
        return ByteBuffer.wrap(bytes);
      }
    };
  }

  /**
   * Into the buffer of a caller, whose position moves only when all bytes are there.
   *
   * @param plan which bytes; at most what the destination has room for
   * @param destination where to; not touched any more once the call was cancelled
   * @param enter asked before the buffer is touched; on false the call ends
   */
  public static BodyReader<Integer> into(
      BodyPlan plan, ByteBuffer destination, BooleanSupplier enter) {
    return new IntoBuffer(plan, destination, enter);
  }

  /**
   * The first bytes of a body; what is longer is cut.
   *
   * @param limit the most bytes
   */
  public static BodyReader<byte[]> atMost(int limit) {
    Buffer kept = Buffer.buffer();
    return new BodyReader<>() {
      @Override
      public boolean chunk(Buffer chunk) {
        int room = limit - kept.length();
        kept.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
        return kept.length() < limit;
      }

      @Override
      public byte[] end() {
        return kept.getBytes();
      }
    };
  }

  /**
   * Drops a body, reading on only while that is cheaper than another connection.
   *
   * @param result what comes of the response; may throw
   */
  public static <T> BodyReader<T> dropped(Supplier<T> result) {
    return atMost(DROPPED).map(ignored -> result.get());
  }

  private static final int DROPPED = 16 * 1024;

  private static final class IntoBuffer implements BodyReader<Integer> {
    private final ByteBuffer destination;
    private final ByteBuffer view;
    private final BooleanSupplier enter;
    private final BodyWindow window;
    private final int length;
    private byte[] scratch = new byte[0];

    IntoBuffer(BodyPlan plan, ByteBuffer destination, BooleanSupplier enter) {
      this.destination = destination;
      this.view = destination.duplicate();
      this.enter = enter;
      this.window = new BodyWindow(plan);
      this.length = Math.toIntExact(plan.length());
    }

    @Override
    public boolean chunk(Buffer chunk) {
      if (!enter.getAsBoolean()) {
        throw new CancellationException("the caller has given up");
      }
      window.advance(chunk.length());
      int from = window.from();
      int count = window.to() - from;
      if (count == 0) {
        return true;
      }
      if (view.hasArray()) {
        chunk.getBytes(from, from + count, view.array(), view.arrayOffset() + view.position());
        view.position(view.position() + count);
      } else {
        if (scratch.length < count) {
          scratch = new byte[count];
        }
        chunk.getBytes(from, from + count, scratch, 0);
        view.put(scratch, 0, count);
      }
      return true;
    }

    @Override
    public Integer end() {
      if (!window.atEnd()) {
        throw window.cameShort();
      }
      if (!enter.getAsBoolean()) {
        throw new CancellationException("the caller has given up");
      }
      destination.position(destination.position() + length);
      return length;
    }
  }
}
