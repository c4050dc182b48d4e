package dev.parquedb.storage.spi;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.InvalidRangeException;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.ReadOptions;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.spi.RangePlanner.Span;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads of ranges, derived from a driver: coalesced, whole, and from one version. */
final class RangeReads {

  private static final int SHORT_BODY_RETRIES = 3;
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private final StorageDriver driver;
  private final ReadTuning tuning;

  RangeReads(StorageDriver driver) {
    this.driver = driver;
    this.tuning = driver.readTuning();
  }

  /** Refuses a range that is negative or reversed. */
  void check(String path, long start, long end) {
    if (start < 0 || end < start) {
      throw new InvalidRangeException(
          path,
          "Invalid range of \""
              + path
              + "\" in the "
              + driver.type()
              + " storage: start "
              + start
              + " must be from 0 and end "
              + end
              + " at least start");
    }
  }

  Uni<ByteBuffer> one(String path, ByteRange range, DriverCall call) {
    if (range.length() == 0) {
      return existing(path, call).replaceWith(EMPTY);
    }
    return whole(ReadRequest.of(path, range), call)
        .onItem()
        .transform(answer -> answer.parts().get(0).asReadOnlyBuffer());
  }

  Uni<Integer> into(String path, long start, ByteBuffer destination, DriverCall call) {
    if (!destination.hasRemaining() || start == Long.MAX_VALUE) {
      return existing(path, call).replaceWith(0);
    }
    return driver.readInto(path, start, destination, call);
  }

  Multi<ByteBuffer> stream(String path, ReadOptions options, DriverCall call) {
    ByteRange range = new ByteRange(options.start(), options.end());
    if (range.length() == 0) {
      return existing(path, call)
          .onItem()
          .transformToMulti(found -> Multi.createFrom().<ByteBuffer>empty());
    }
    return new ResumingStream(driver, path, range, options.chunkSize(), call).chunks();
  }

  Uni<List<ByteBuffer>> many(String path, List<ByteRange> ranges, DriverCall call) {
    List<Span> spans = RangePlanner.plan(ranges, tuning.maxGap(), tuning.maxSpan());
    ByteBuffer[] slices = new ByteBuffer[ranges.size()];
    Arrays.fill(slices, EMPTY);
    if (spans.isEmpty()) {
      return existing(path, call).replaceWith(List.of(slices));
    }
    List<List<Span>> batches = RangePlanner.batch(spans, tuning);
    if (batches.size() == 1) {
      return fetch(path, batches.get(0), ranges, slices, call).replaceWith(() -> List.of(slices));
    }
    return Multi.createFrom()
        .iterable(batches)
        .onItem()
        .transformToUni(batch -> fetch(path, batch, ranges, slices, call))
        .merge(tuning.requestsInFlight())
        .collect()
        .in(OneVersion::new, (seen, answer) -> seen.accept(path, answer.version()))
        .replaceWith(() -> List.of(slices));
  }

  private Uni<ReadAnswer> fetch(
      String path, List<Span> batch, List<ByteRange> ranges, ByteBuffer[] slices, DriverCall call) {
    List<ByteRange> pieces = batch.stream().map(Span::range).toList();
    return whole(new ReadRequest(path, pieces, Optional.empty()), call)
        .onItem()
        .invoke(
            answer -> {
              for (int i = 0; i < batch.size(); i++) {
                Span span = batch.get(i);
                ByteBuffer piece = answer.parts().get(i).asReadOnlyBuffer();
                for (int member : span.members()) {
                  slices[member] = span.slice(ranges.get(member), piece);
                }
              }
            });
  }

  /** The whole answer for one non-empty range, with version and size. */
  Uni<ReadAnswer> answer(String path, ByteRange range, DriverCall call) {
    return whole(ReadRequest.of(path, range), call);
  }

  /** Reads until every body is as long as the file has it, always from the version first seen. */
  private Uni<ReadAnswer> whole(ReadRequest request, DriverCall call) {
    return whole(request, call, SHORT_BODY_RETRIES);
  }

  private Uni<ReadAnswer> whole(ReadRequest request, DriverCall call, int retries) {
    return driver
        .read(request, call)
        .onItem()
        .transformToUni(
            answer -> {
              if (complete(request, answer)) {
                return Uni.createFrom().item(answer);
              }
              return retries > 0
                  ? whole(request.onlyVersion(answer.version()), call, retries - 1)
                  : Uni.createFrom().failure(cameShort(request.path()));
            });
  }

  private static boolean complete(ReadRequest request, ReadAnswer answer) {
    for (int i = 0; i < request.ranges().size(); i++) {
      ByteRange expected = request.clamp(request.ranges().get(i), answer.size());
      if (answer.parts().get(i).remaining() != expected.length()) {
        return false;
      }
    }
    return true;
  }

  private Uni<Void> existing(String path, DriverCall call) {
    return driver
        .head(path, call)
        .onItem()
        .ifNull()
        .failWith(() -> notFound(driver.type(), path))
        .replaceWithVoid();
  }

  static NotFoundException notFound(String type, String path) {
    return new NotFoundException(path, "The " + type + " storage has no file \"" + path + "\"");
  }

  private UnavailableException cameShort(String path) {
    return new UnavailableException(
        path,
        "The "
            + driver.type()
            + " storage kept sending fewer bytes of \""
            + path
            + "\" than the file has; try again later");
  }

  /** Refuses answers of different versions. */
  private static final class OneVersion {
    private String version;

    void accept(String path, String other) {
      if (version != null && !version.equals(other)) {
        throw new PreconditionFailedException(
            path, version, other, "\"" + path + "\" was replaced while it was read; read it again");
      }
      version = other;
    }
  }
}
