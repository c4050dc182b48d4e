package dev.parquedb.storage.spi;

import dev.parquedb.storage.ByteRange;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;

/** A stream made of ranged reads, one after the other, each made when its bytes are asked for. */
final class RangedStream {

  private static final long PIECE = 1024 * 1024;

  private RangedStream() {}

  static Uni<StreamAnswer> open(StorageDriver driver, ReadRequest request, DriverCall call) {
    ByteRange range = request.range();
    return driver
        .read(piece(request, range.start(), range.end()), call)
        .onItem()
        .transform(
            first ->
                new StreamAnswer(
                    first.version(), first.size(), body(driver, request, call, first)));
  }

  private static Multi<ByteBuffer> body(
      StorageDriver driver, ReadRequest request, DriverCall call, ReadAnswer first) {
    ByteBuffer head = first.parts().get(0);
    long end = Math.min(request.range().end(), first.size());
    long next = request.range().start() + head.remaining();
    Multi<ByteBuffer> start =
        head.hasRemaining() ? Multi.createFrom().item(head) : Multi.createFrom().empty();
    if (next >= end || !head.hasRemaining()) {
      return start;
    }
    Multi<ByteBuffer> rest =
        Multi.createBy()
            .repeating()
            .uni(
                () -> new long[] {next},
                position ->
                    driver
                        .read(piece(request, position[0], end).onlyVersion(first.version()), call)
                        .onItem()
                        .transform(
                            answer -> {
                              ByteBuffer bytes = answer.parts().get(0);
                              position[0] =
                                  bytes.hasRemaining() ? position[0] + bytes.remaining() : end;
                              return new Piece(bytes, position[0] < end);
                            }))
            .whilst(Piece::more)
            .onItem()
            .transform(Piece::bytes);
    return Multi.createBy().concatenating().streams(start, rest);
  }

  private static ReadRequest piece(ReadRequest request, long start, long end) {
    ByteRange range = new ByteRange(start, start + Math.min(PIECE, end - start));
    return new ReadRequest(request.path(), List.of(range), request.ifVersion());
  }

  private record Piece(ByteBuffer bytes, boolean more) {}
}
