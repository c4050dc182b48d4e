package dev.parquedb.storage.sqlite;

import dev.parquedb.storage.WriteResult;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.PutRequest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.stream.IntStream;

/**
 * A file that comes in pieces. They gather in a part; full parts are staged, each in a transaction
 * of its own; the last one goes with the transaction that publishes the file. Memory is one part.
 * One thing happens after the other, except for discarding.
 */
final class Upload {

  /** The bytes of a part: a whole number of chunks. */
  static final int PART_BYTES = 4 * Contents.CHUNK_BYTES;

  private final Writer writer;
  private final Changes changes;
  private final long owner;
  private final PutRequest request;
  private final DriverCall call;
  private final ByteBuffer part = ByteBuffer.allocate(PART_BYTES);
  private volatile boolean staging;

  /** Touched by the writer only. */
  private long content;

  /** Touched by the writer only. */
  private long staged;

  Upload(Writer writer, Changes changes, long owner, PutRequest request, DriverCall call) {
    this.writer = writer;
    this.changes = changes;
    this.owner = owner;
    this.request = request;
    this.call = call;
  }

  /** Pulls the pieces one by one, each when the one before is taken, and publishes the file. */
  Uni<WriteResult> run(Multi<ByteBuffer> data) {
    return data.onItem()
        .transformToMultiAndConcatenate(Upload::slices)
        .onItem()
        .transformToUniAndConcatenate(this::take)
        .collect()
        .last()
        .chain(() -> publish())
        .onTermination()
        .invoke(this::discard);
  }

  /** So that a piece fills at most one part. */
  private static Multi<ByteBuffer> slices(ByteBuffer piece) {
    if (piece.remaining() <= PART_BYTES) {
      return Multi.createFrom().item(piece);
    }
    int count = (piece.remaining() + PART_BYTES - 1) / PART_BYTES;
    return Multi.createFrom()
        .items(
            IntStream.range(0, count)
                .mapToObj(
                    i -> {
                      int at = i * PART_BYTES;
                      int length = Math.min(PART_BYTES, piece.remaining() - at);
                      return piece.slice(piece.position() + at, length);
                    }));
  }

  private Uni<Boolean> take(ByteBuffer piece) {
    ByteBuffer rest = piece.duplicate();
    int fits = Math.min(part.remaining(), rest.remaining());
    part.put(rest.slice(rest.position(), fits));
    rest.position(rest.position() + fits);
    if (part.hasRemaining()) {
      return Uni.createFrom().item(true);
    }
    staging = true;
    return writer
        .stage(call, request.path(), PART_BYTES, this::stagePart)
        .invoke(() -> part.clear().put(rest));
  }

  private Boolean stagePart(Store store) throws SQLException {
    if (content == 0) {
      changes.expected(store, request);
    }
    long id = content == 0 ? store.contents().stage(owner) : content;
    add(store, id);
    content = id;
    staged += part.position();
    return true;
  }

  private Uni<WriteResult> publish() {
    return writer.change(call, request.path(), part.position(), this::publishWith);
  }

  private WriteResult publishWith(Store store) throws SQLException {
    if (content == 0) {
      return changes.put(store, request, part.duplicate().flip());
    }
    add(store, content);
    return changes.publish(store, request, content, owner, staged + part.position());
  }

  private void add(Store store, long id) throws SQLException {
    if (!store.contents().isStaged(id, owner)) {
      throw SqliteErrors.stagedAway(request.path());
    }
    store.contents().add(id, staged, part.duplicate().flip());
  }

  /** After whatever the writer is doing for this upload. What was published stays. */
  private void discard() {
    if (staging) {
      writer.later(
          store -> {
            store.contents().discard(content, owner);
            return null;
          });
    }
  }
}
