package dev.parquedb.storage.tiered;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.spi.ReadAnswer;
import dev.parquedb.storage.spi.ReadRequest;
import dev.parquedb.storage.spi.StreamAnswer;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads of files wherever they lie. One read of the hot tier brings the frame and, where the
 * content is there, the bytes, all of one version.
 */
final class TieredReads {

  private final HotTier hot;
  private final ColdTier cold;

  TieredReads(HotTier hot, ColdTier cold) {
    this.hot = hot;
    this.cold = cold;
  }

  Uni<ReadAnswer> read(ReadRequest request, CallOptions options) {
    return read(request, options, hot.view(options), Optional.empty());
  }

  /** The frame of a file as it is now, in the version asked. */
  Uni<Frame> frame(ReadRequest request, CallOptions options) {
    String path = request.path();
    return hot.fresh(options)
        .readRange(path, 0, Frame.PREFIX)
        .onFailure(NotFoundException.class)
        .transform(missing -> notFound(path))
        .map(prefix -> expected(request, Frame.decode(prefix, path)));
  }

  /** Opens a stream of content in the cold tier. */
  StreamAnswer coldStream(ReadRequest request, Frame frame, CallOptions options) {
    ColdRef ref = frame.cold().orElseThrow();
    ByteRange range = request.range();
    ByteRange inside = new ByteRange(range.start(), Math.min(range.end(), frame.size()));
    Multi<ByteBuffer> body =
        inside.start() >= inside.end()
            ? Multi.createFrom().empty()
            : cold.stream(request.path(), ref, inside, options)
                .onFailure(ColdTier::isMissing)
                .recoverWithMulti(missing -> gone(request, frame, missing, options));
    return new StreamAnswer(frame.id().version(), frame.size(), body);
  }

  private Uni<ReadAnswer> read(
      ReadRequest request, CallOptions options, StorageBackend view, Optional<ColdRef> missing) {
    List<ByteRange> inHot = new ArrayList<>();
    inHot.add(new ByteRange(0, Frame.PREFIX));
    request.ranges().forEach(range -> inHot.add(behindHeader(range)));
    return object(request.path(), inHot, view, HotTier.ATTEMPTS)
        .onItem()
        .transformToUni(
            parts -> {
              Frame frame = expected(request, Frame.decode(parts.get(0), request.path()));
              return frame.cold().isEmpty()
                  ? Uni.createFrom().item(inline(request, frame, parts))
                  : cold(request, frame, options, missing);
            });
  }

  private Uni<List<ByteBuffer>> object(
      String path, List<ByteRange> ranges, StorageBackend view, int attempts) {
    return view.readRanges(path, ranges)
        .onFailure(NotFoundException.class)
        .transform(missing -> notFound(path))
        .onFailure(PreconditionFailedException.class)
        .recoverWithUni(
            changed ->
                attempts > 0
                    ? object(path, ranges, view, attempts - 1)
                    : Uni.createFrom().failure(HotTier.restless(path)));
  }

  private static ReadAnswer inline(ReadRequest request, Frame frame, List<ByteBuffer> parts) {
    List<ByteBuffer> content = new ArrayList<>(request.ranges().size());
    for (int i = 0; i < request.ranges().size(); i++) {
      ByteBuffer part = parts.get(i + 1);
      long wanted = request.clamp(request.ranges().get(i), frame.size()).length();
      content.add(part.slice(part.position(), (int) Math.min(wanted, part.remaining())));
    }
    return new ReadAnswer(frame.id().version(), frame.size(), content);
  }

  /** Follows a pointer. Where it leads nowhere, it was replaced meanwhile; or it is damaged. */
  private Uni<ReadAnswer> cold(
      ReadRequest request, Frame frame, CallOptions options, Optional<ColdRef> missing) {
    String path = request.path();
    ColdRef ref = frame.cold().orElseThrow();
    List<ByteRange> inside =
        request.ranges().stream().map(range -> request.clamp(range, frame.size())).toList();
    return cold.read(path, ref, inside, options)
        .map(
            parts -> {
              for (int i = 0; i < inside.size(); i++) {
                if (parts.get(i).remaining() != inside.get(i).length()) {
                  throw ColdTier.damaged(path, ref, "has too few bytes of");
                }
              }
              return new ReadAnswer(frame.id().version(), frame.size(), parts);
            })
        .onFailure(ColdTier::isMissing)
        .recoverWithUni(
            lost ->
                missing.equals(frame.cold())
                    ? Uni.createFrom().failure(ColdTier.damaged(path, ref, "has lost"))
                    : read(request, options, hot.fresh(options), frame.cold()));
  }

  /** A stream whose object is away goes on elsewhere, if the file is still in its version. */
  private Multi<ByteBuffer> gone(
      ReadRequest request, Frame frame, Throwable missing, CallOptions options) {
    String path = request.path();
    return frame(request.onlyVersion(frame.id().version()), options)
        .onItem()
        .transformToMulti(
            now ->
                Multi.createFrom()
                    .failure(
                        now.cold().equals(frame.cold())
                            ? ColdTier.damaged(path, frame.cold().orElseThrow(), "has lost")
                            : new UnavailableException(
                                path,
                                "\"" + path + "\" moved between the tiers; read it again",
                                missing)));
  }

  private static Frame expected(ReadRequest request, Frame frame) {
    String version = frame.id().version();
    if (request.ifVersion().isPresent() && !request.ifVersion().get().equals(version)) {
      throw conflict(request.path(), request.ifVersion().get(), version);
    }
    return frame;
  }

  static PreconditionFailedException conflict(String path, String expected, String actual) {
    return new PreconditionFailedException(
        path,
        expected,
        actual,
        "The tiered storage has \""
            + path
            + "\" in "
            + (actual == null ? "no version" : "version " + actual)
            + (expected == null ? ", not absent" : ", not in " + expected)
            + "; read it again");
  }

  static NotFoundException notFound(String path) {
    return new NotFoundException(path, "The tiered storage has no file \"" + path + "\"");
  }

  private static ByteRange behindHeader(ByteRange range) {
    return new ByteRange(shifted(range.start()), shifted(range.end()));
  }

  private static long shifted(long position) {
    return position > Long.MAX_VALUE - Frame.HEADER ? Long.MAX_VALUE : position + Frame.HEADER;
  }
}
