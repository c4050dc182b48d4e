package dev.parquedb.storage.spi;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.UnavailableException;
import io.smallrye.mutiny.Multi;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A stream that goes on where the medium broke off: after a body that came short and after {@link
 * UnavailableException}, always in the version it began with. Gives up when several attempts in a
 * row bring no byte.
 */
final class ResumingStream {

  private static final int FRUITLESS_ATTEMPTS = 3;

  private final StorageDriver driver;
  private final String path;
  private final int chunkSize;
  private final DriverCall call;
  private long position;
  private long end;
  private Optional<String> version = Optional.empty();
  private int fruitless;

  ResumingStream(
      StorageDriver driver, String path, ByteRange range, int chunkSize, DriverCall call) {
    this.driver = driver;
    this.path = path;
    this.chunkSize = chunkSize;
    this.call = call;
    this.position = range.start();
    this.end = range.end();
  }

  /** The bytes of the range, in chunks of at most the chunk size. */
  Multi<ByteBuffer> chunks() {
    return pieces().onItem().transformToMultiAndConcatenate(this::chunksOf);
  }

  private Multi<ByteBuffer> chunksOf(ByteBuffer piece) {
    if (piece.remaining() <= chunkSize) {
      return Multi.createFrom().item(piece.slice().asReadOnlyBuffer());
    }
    List<ByteBuffer> chunks = new ArrayList<>();
    for (int at = piece.position(); at < piece.limit(); at += chunkSize) {
      int length = Math.min(chunkSize, piece.limit() - at);
      chunks.add(piece.slice(at, length).asReadOnlyBuffer());
    }
    return Multi.createFrom().iterable(chunks);
  }

  private Multi<ByteBuffer> pieces() {
    long before = position;
    return attempt()
        .onFailure(ResumingStream::mayResume)
        .recoverWithMulti(failure -> next(before, failure))
        .onCompletion()
        .switchTo(() -> position < end ? next(before, cameShort()) : Multi.createFrom().empty());
  }

  private Multi<ByteBuffer> attempt() {
    ReadRequest request = new ReadRequest(path, List.of(new ByteRange(position, end)), version);
    return driver.stream(request, call)
        .onItem()
        .transformToMulti(
            answer -> {
              version = Optional.ofNullable(answer.version());
              end = Math.max(position, Math.min(end, answer.size()));
              return answer.body();
            })
        .onItem()
        .invoke(piece -> position += piece.remaining());
  }

  private Multi<ByteBuffer> next(long before, Throwable reason) {
    fruitless = position > before ? 0 : fruitless + 1;
    return fruitless < FRUITLESS_ATTEMPTS ? pieces() : Multi.createFrom().failure(reason);
  }

  private static boolean mayResume(Throwable failure) {
    return failure instanceof StorageException error
        && error.kind() == StorageErrorKind.UNAVAILABLE;
  }

  private UnavailableException cameShort() {
    return new UnavailableException(
        path,
        "The "
            + driver.type()
            + " storage ended the stream of \""
            + path
            + "\" at byte "
            + position
            + " of "
            + end
            + "; try again later");
  }
}
