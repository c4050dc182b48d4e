package dev.parquedb.storage.tiered;

import io.smallrye.mutiny.Multi;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole object of the hot tier, ready to be written.
 *
 * @param frame its front
 * @param body what follows the front: content (none for a pointer) and description
 * @param description the description in the body
 */
record HotObject(Frame frame, Body body, Description description) {

  /** Up to here objects are put together in memory; larger ones are written as streams. */
  static final int COPIED = 64 * 1024;

  /** What follows the front of an object. */
  sealed interface Body {
    /** Bytes in memory. */
    record Pieces(List<ByteBuffer> pieces) implements Body {}

    /** Bytes on their way. */
    record Stream(Multi<ByteBuffer> pieces) implements Body {}
  }

  static HotObject pointer(Frame frame, Description description, ByteBuffer described) {
    return inline(frame, List.of(), description, described);
  }

  static HotObject inline(
      Frame frame, List<ByteBuffer> content, Description description, ByteBuffer described) {
    List<ByteBuffer> pieces = new ArrayList<>(content);
    pieces.add(described);
    return new HotObject(frame, new Body.Pieces(List.copyOf(pieces)), description);
  }

  static HotObject inline(
      Frame frame, Multi<ByteBuffer> content, Description description, ByteBuffer described) {
    Multi<ByteBuffer> all =
        described.hasRemaining()
            ? Multi.createBy().concatenating().streams(content, Multi.createFrom().item(described))
            : content;
    return new HotObject(frame, new Body.Stream(all), description);
  }

  /** Whether {@link #whole} may be used. */
  boolean small() {
    return body instanceof Body.Pieces && frame.end() <= COPIED;
  }

  /** The object in one buffer. */
  ByteBuffer whole() {
    ByteBuffer all = ByteBuffer.allocate((int) frame.end()).put(frame.encode());
    ((Body.Pieces) body).pieces().forEach(piece -> all.put(piece.duplicate()));
    return all.flip();
  }

  /** The object in pieces. */
  Multi<ByteBuffer> stream() {
    Multi<ByteBuffer> rest =
        body instanceof Body.Pieces inMemory
            ? Multi.createFrom()
                .iterable(inMemory.pieces())
                .select()
                .where(ByteBuffer::hasRemaining)
                .onItem()
                .transform(ByteBuffer::duplicate)
            : ((Body.Stream) body).pieces();
    return Multi.createBy().concatenating().streams(Multi.createFrom().item(frame::encode), rest);
  }
}
