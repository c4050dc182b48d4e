package dev.parquedb.storage.tiered;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.CorruptStorageException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.PutRequest;
import dev.parquedb.storage.spi.ReadRequest;
import dev.parquedb.storage.spi.StorageDriver;
import dev.parquedb.storage.spi.WriteMode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Changes of files. Each is one conditional write of the object in the hot tier, or its deletion;
 * cold bytes are durable before, and cold bytes nothing points to go afterwards.
 */
final class TieredWrites {

  /** Pieces that large content in memory is handed to the cold tier in. */
  private static final int PIECE = 256 * 1024;

  private final HotTier hot;
  private final ColdTier cold;
  private final WriteId.Source ids;
  private final long threshold;
  private final StorageDriver reads;
  private final KeyTurns turns = new KeyTurns();
  private final KeyTurns moves = new KeyTurns();

  /**
   * Creates the writes.
   *
   * @param threshold content above this many bytes goes to the cold tier
   * @param reads where content is read from that is written again
   */
  TieredWrites(
      HotTier hot, ColdTier cold, WriteId.Source ids, long threshold, StorageDriver reads) {
    this.hot = hot;
    this.cold = cold;
    this.ids = ids;
    this.threshold = threshold;
    this.reads = reads;
  }

  Uni<WriteResult> put(PutRequest request, ByteBuffer data, DriverCall call) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Labelled to = new Labelled(request.path(), Description.of(request));
              return data.remaining() <= threshold
                  ? turn(to.path, () -> small(to, request.mode(), List.of(data), call))
                  : large(to, request.mode(), slices(data), call);
            });
  }

  Uni<WriteResult> putStream(PutRequest request, Multi<ByteBuffer> data, DriverCall call) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Labelled to = new Labelled(request.path(), Description.of(request));
              return StreamHead.of(data, threshold)
                  .onItem()
                  .transformToUni(
                      head ->
                          head.isWhole()
                              ? turn(to.path, () -> small(to, request.mode(), head.pieces(), call))
                              : large(to, request.mode(), head.all(), call)
                                  .onTermination()
                                  .invoke(head::cancel));
            });
  }

  Uni<Void> append(String path, ByteBuffer data, DriverCall call) {
    return turn(path, () -> append(path, data, call, HotTier.ATTEMPTS)).replaceWithVoid();
  }

  Uni<Boolean> delete(String path, Optional<String> ifVersion, DriverCall call) {
    return turn(
        path,
        () ->
            hot.current(path, call.options())
                .onItem()
                .transformToUni(
                    entry -> {
                      if (ifVersion.isPresent()) {
                        expect(path, new WriteMode.Replace(ifVersion.get()), entry);
                      }
                      return entry == null ? Uni.createFrom().item(false) : delete(entry, call);
                    })
                .onFailure(
                    failure -> failure instanceof CorruptStorageException && ifVersion.isEmpty())
                .recoverWithUni(() -> entered(call).chain(() -> unframed(path, call))));
  }

  Uni<Void> copy(String source, Optional<String> ifVersion, String dest, DriverCall call) {
    return copy(source, ifVersion, dest, call, Optional.empty());
  }

  /**
   * Copies and then deletes what was copied, and only that. Moves of one source take turns, so that
   * one of them has it and the others find nothing.
   */
  Uni<Void> move(String source, String dest, DriverCall call) {
    return moves.exclusively(
        source,
        () ->
            hot.current(source, call.options())
                .onItem()
                .ifNull()
                .failWith(() -> TieredReads.notFound(source))
                .map(entry -> Optional.of(entry.version()))
                .onItem()
                .transformToUni(
                    version ->
                        copy(source, version, dest, call)
                            .chain(() -> delete(source, version, call))
                            // Deleted by somebody else: the source is away, the copy is there.
                            .onFailure(
                                failure ->
                                    failure instanceof PreconditionFailedException changed
                                        && changed.path().equals(source)
                                        && changed.actual() == null)
                            .recoverWithItem(false)
                            .replaceWithVoid()));
  }

  /** The content of a file in the version of the entry, checked where it is cold. */
  Multi<ByteBuffer> content(Entry entry, DriverCall call) {
    Frame frame = entry.frame();
    if (frame.size() == 0) {
      return Multi.createFrom().empty();
    }
    return frame.cold().isPresent()
        ? cold.verified(entry.path(), frame, call.options())
        : reads.stream(whole(entry), call).onItem().transformToMulti(answer -> answer.body());
  }

  private Uni<Boolean> delete(Entry entry, DriverCall call) {
    return entered(call)
        .chain(() -> unframed(entry.path(), call))
        .invoke(existed -> entry.frame().cold().ifPresent(cold::discard));
  }

  private Uni<Boolean> unframed(String path, DriverCall call) {
    return hot.fresh(call.options()).delete(path);
  }

  private Uni<Void> copy(
      String source,
      Optional<String> ifVersion,
      String dest,
      DriverCall call,
      Optional<ColdRef> missing) {
    return hot.current(source, call.options())
        .onItem()
        .ifNull()
        .failWith(() -> TieredReads.notFound(source))
        .onItem()
        .transformToUni(
            entry -> {
              ifVersion.ifPresent(version -> expect(source, new WriteMode.Replace(version), entry));
              return copy(entry, new Labelled(dest, entry.description()), call)
                  .replaceWithVoid()
                  .onFailure(failure -> changed(failure, source))
                  .recoverWithUni(
                      failure ->
                          entry.frame().cold().isPresent() && entry.frame().cold().equals(missing)
                              ? Uni.createFrom()
                                  .failure(ColdTier.damaged(source, missing.get(), "has lost"))
                              : copy(source, ifVersion, dest, call, entry.frame().cold()));
            });
  }

  /** The source was replaced while it was copied; nothing was written. */
  private static boolean changed(Throwable failure, String source) {
    return ColdTier.isMissing(failure)
        || failure instanceof PreconditionFailedException conflict
            && conflict.path().equals(source);
  }

  private Uni<WriteResult> copy(Entry entry, Labelled to, DriverCall call) {
    if (entry.frame().cold().isPresent()) {
      return cold.copy(
          to.path,
          entry.frame(),
          call.options(),
          upload -> turn(to.path, () -> pointer(to, WriteMode.OVERWRITE, upload, call)));
    }
    if (entry.frame().size() > threshold) {
      return large(to, WriteMode.OVERWRITE, content(entry, call), call);
    }
    return inMemory(entry, call)
        .chain(pieces -> turn(to.path, () -> small(to, WriteMode.OVERWRITE, pieces, call)));
  }

  private Uni<WriteResult> append(String path, ByteBuffer data, DriverCall call, int attempts) {
    return hot.current(path, call.options())
        .onItem()
        .transformToUni(
            entry -> entry == null ? begin(path, data, call) : lengthen(entry, data, call))
        .onFailure(PreconditionFailedException.class)
        .recoverWithUni(
            () ->
                attempts > 0
                    ? append(path, data, call, attempts - 1)
                    : Uni.createFrom().failure(HotTier.restless(path)));
  }

  private Uni<WriteResult> begin(String path, ByteBuffer data, DriverCall call) {
    Labelled to = new Labelled(path, Description.NONE);
    return data.remaining() <= threshold
        ? small(to, WriteMode.CREATE_IF_ABSENT, List.of(data), call)
        : cold.upload(
            path,
            slices(data),
            call.options(),
            upload -> pointer(to, WriteMode.CREATE_IF_ABSENT, upload, call));
  }

  private Uni<WriteResult> lengthen(Entry entry, ByteBuffer data, DriverCall call) {
    Labelled to = new Labelled(entry.path(), entry.description());
    WriteMode mode = new WriteMode.Replace(entry.version());
    if (entry.frame().size() + data.remaining() <= threshold) {
      return inMemory(entry, call)
          .chain(
              pieces -> {
                List<ByteBuffer> longer = new ArrayList<>(pieces);
                longer.add(data);
                return small(to, mode, longer, call);
              });
    }
    Multi<ByteBuffer> longer =
        Multi.createBy().concatenating().streams(content(entry, call), slices(data));
    return cold.upload(to.path, longer, call.options(), upload -> pointer(to, mode, upload, call));
  }

  /** Content that is small enough to be held. */
  private Uni<List<ByteBuffer>> inMemory(Entry entry, DriverCall call) {
    return entry.frame().size() == 0
        ? Uni.createFrom().item(List.of())
        : reads.read(whole(entry), call).map(answer -> answer.parts());
  }

  private static ReadRequest whole(Entry entry) {
    ByteRange all = new ByteRange(0, entry.frame().size());
    return ReadRequest.of(entry.path(), all).onlyVersion(entry.version());
  }

  /** Content into the cold tier, when the condition holds so far, then its pointer. */
  private Uni<WriteResult> large(
      Labelled to, WriteMode mode, Multi<ByteBuffer> content, DriverCall call) {
    Uni<?> hopeful =
        mode instanceof WriteMode.Overwrite
            ? Uni.createFrom().voidItem()
            : hot.current(to.path, call.options()).invoke(entry -> expect(to.path, mode, entry));
    return hopeful.chain(
        () ->
            cold.upload(
                to.path,
                content,
                call.options(),
                upload -> turn(to.path, () -> pointer(to, mode, upload, call))));
  }

  /** Content in the hot tier; in a turn. */
  private Uni<WriteResult> small(
      Labelled to, WriteMode mode, List<ByteBuffer> content, DriverCall call) {
    long size = content.stream().mapToLong(ByteBuffer::remaining).sum();
    Frame frame = Frame.of(ids.next(), size, Optional.empty(), Optional.empty(), to.described);
    HotObject object = HotObject.inline(frame, content, to.description, to.described);
    return commit(to.path, mode, object, call, HotTier.ATTEMPTS);
  }

  /** A pointer to content in the cold tier; in a turn. */
  private Uni<WriteResult> pointer(
      Labelled to, WriteMode mode, ColdTier.Upload upload, DriverCall call) {
    Frame frame =
        Frame.of(
            ids.next(), upload.size(), Optional.empty(), Optional.of(upload.ref()), to.described);
    HotObject object = HotObject.pointer(frame, to.description, to.described);
    return commit(to.path, mode, object, call, HotTier.ATTEMPTS);
  }

  /**
   * The one write that counts. Where it certainly lost against a change of the tier, or an earlier
   * write whose reply was lost, it is decided again from what is there now.
   */
  private Uni<WriteResult> commit(
      String path, WriteMode mode, HotObject object, DriverCall call, int attempts) {
    return hot.current(path, call.options())
        .invoke(entry -> expect(path, mode, entry))
        .call(() -> entered(call))
        .onItem()
        .transformToUni(
            entry ->
                hot.write(path, object, entry == null ? null : entry.hotVersion(), call.options())
                    .map(written -> committed(object, entry))
                    .onFailure(PreconditionFailedException.class)
                    .recoverWithUni(
                        () ->
                            attempts > 0
                                ? commit(path, mode, object, call, attempts - 1)
                                : Uni.createFrom().failure(HotTier.restless(path))));
  }

  private WriteResult committed(HotObject object, Entry replaced) {
    if (replaced != null) {
      replaced.frame().cold().ifPresent(cold::discard);
    }
    return new WriteResult(object.frame().id().version(), object.frame().size());
  }

  private <T> Uni<T> turn(String path, Supplier<Uni<T>> work) {
    return turns.exclusively(path, work);
  }

  /** Never completes for a caller who has given up, and gets his answer from elsewhere. */
  private static Uni<Void> entered(DriverCall call) {
    return Uni.createFrom()
        .deferred(() -> call.enter() ? Uni.createFrom().voidItem() : Uni.createFrom().nothing());
  }

  private static void expect(String path, WriteMode mode, Entry entry) {
    String actual = entry == null ? null : entry.version();
    boolean fails =
        mode instanceof WriteMode.CreateIfAbsent && entry != null
            || mode instanceof WriteMode.Replace replace
                && !Objects.equals(replace.version(), actual);
    if (fails) {
      throw TieredReads.conflict(path, mode.expectedVersion(), actual);
    }
  }

  private static Multi<ByteBuffer> slices(ByteBuffer data) {
    ByteBuffer all = data.slice();
    return Multi.createFrom()
        .range(0, (int) ((all.limit() + (long) PIECE - 1) / PIECE))
        .map(i -> all.slice(i * PIECE, Math.min(PIECE, all.limit() - i * PIECE)));
  }

  /** Where to, and what is said of it; refused here when that is too much. */
  private static final class Labelled {
    private final String path;
    private final Description description;
    private final ByteBuffer described;

    Labelled(String path, Description description) {
      this.path = path;
      this.description = description;
      this.described = description.encode(path);
    }
  }
}
