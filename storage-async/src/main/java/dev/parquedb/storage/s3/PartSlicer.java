package dev.parquedb.storage.s3;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Gathers pieces of any size into parts of one size. Not thread-safe. */
final class PartSlicer {

  private static final int FIRST = 64 * 1024;

  private final int partSize;
  private ByteBuffer gathered = ByteBuffer.allocate(0);
  private int number = 1;

  PartSlicer(int partSize) {
    this.partSize = partSize;
  }

  /**
   * A part.
   *
   * @param number which, from 1
   * @param bytes its content; nobody else has it
   * @param last whether it is the last one, which alone may be smaller
   */
  record Part(int number, ByteBuffer bytes, boolean last) {

    /** Whether this is all there is. */
    boolean only() {
      return last && number == 1;
    }
  }

  /** Takes a piece; answers the parts that are full and certainly not the last one. */
  List<Part> add(ByteBuffer piece) {
    List<Part> full = new ArrayList<>();
    ByteBuffer rest = piece.duplicate();
    while (rest.hasRemaining()) {
      if (gathered.position() == partSize) {
        full.add(take(false));
      }
      int count = Math.min(rest.remaining(), partSize - gathered.position());
      ensure(count);
      gathered.put(rest.slice(rest.position(), count));
      rest.position(rest.position() + count);
    }
    return full;
  }

  /** What is left when no more pieces come; may be empty only when it is all there is. */
  Part last() {
    return take(true);
  }

  private Part take(boolean last) {
    Part part = new Part(number++, gathered.flip(), last);
    gathered = ByteBuffer.allocate(0);
    return part;
  }

  /** Small objects take little memory: the buffer grows to the size of a part. */
  private void ensure(int more) {
    if (gathered.remaining() >= more) {
      return;
    }
    int needed = Math.max(FIRST, gathered.position() + more);
    int doubled = (int) Math.min(partSize, 2L * gathered.capacity());
    ByteBuffer larger = ByteBuffer.allocate(Math.min(partSize, Math.max(needed, doubled)));
    gathered = larger.put(gathered.flip());
  }
}
