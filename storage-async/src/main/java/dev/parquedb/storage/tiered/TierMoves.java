package dev.parquedb.storage.tiered;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.storage.spi.DriverCall;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Moves content between the tiers. The file stays the same: version, time and description do not
 * change, and who reads it goes on. A file that is changed meanwhile is left alone.
 */
final class TierMoves {

  private final HotTier hot;
  private final ColdTier cold;
  private final TieredWrites writes;

  TierMoves(HotTier hot, ColdTier cold, TieredWrites writes) {
    this.hot = hot;
    this.cold = cold;
    this.writes = writes;
  }

  /** Moves a file to a tier; tells whether it was moved by this call. */
  Uni<Boolean> move(String path, Tier tier, CallOptions options) {
    return existing(path, options).onItem().transformToUni(entry -> move(entry, tier, options));
  }

  /** The file of a path. */
  Uni<Entry> existing(String path, CallOptions options) {
    return hot.current(path, options).onItem().ifNull().failWith(() -> TieredReads.notFound(path));
  }

  /** Moves a file to a tier, in the version of the entry only. */
  Uni<Boolean> move(Entry entry, Tier tier, CallOptions options) {
    if (entry.frame().tier() == tier || entry.frame().size() == 0) {
      return Uni.createFrom().item(false);
    }
    Uni<WriteResult> moved = tier == Tier.HOT ? promote(entry, options) : demote(entry, options);
    return moved
        .replaceWith(true)
        .onFailure(TierMoves::changed)
        .recoverWithUni(failure -> settled(entry, options));
  }

  private Uni<WriteResult> promote(Entry entry, CallOptions options) {
    ByteBuffer described = entry.description().encode(entry.path());
    Frame frame = frame(entry, Optional.empty(), described);
    long limit = hot.storage().capabilities().maxFileSize();
    if (frame.end() > limit) {
      return Uni.createFrom()
          .failure(
              new UnsupportedStorageException(
                  entry.path(),
                  "\""
                      + entry.path()
                      + "\" does not fit the hot tier, whose files have up to "
                      + limit
                      + " bytes"));
    }
    HotObject object =
        HotObject.inline(
            frame, writes.content(entry, new DriverCall(options)), entry.description(), described);
    return hot.write(entry.path(), object, entry.hotVersion(), options)
        .invoke(() -> cold.discard(entry.frame().cold().orElseThrow()));
  }

  private Uni<WriteResult> demote(Entry entry, CallOptions options) {
    ByteBuffer described = entry.description().encode(entry.path());
    return cold.upload(
        entry.path(),
        writes.content(entry, new DriverCall(options)),
        options,
        upload -> {
          Frame frame = frame(entry, Optional.of(upload.ref()), described);
          HotObject object = HotObject.pointer(frame, entry.description(), described);
          return hot.write(entry.path(), object, entry.hotVersion(), options);
        });
  }

  /** The same write, elsewhere. */
  private static Frame frame(Entry entry, Optional<ColdRef> ref, ByteBuffer described) {
    return Frame.of(
        entry.frame().id(), entry.frame().size(), Optional.of(entry.writtenAt()), ref, described);
  }

  /** Not moved, because it was changed; or its content is really gone. */
  private Uni<Boolean> settled(Entry entry, CallOptions options) {
    return hot.current(entry.path(), options)
        .onItem()
        .transformToUni(
            now ->
                now != null && now.hotVersion().equals(entry.hotVersion())
                    ? Uni.createFrom()
                        .failure(
                            entry
                                .frame()
                                .cold()
                                .<Throwable>map(
                                    ref -> ColdTier.damaged(entry.path(), ref, "has lost"))
                                .orElseGet(() -> HotTier.restless(entry.path())))
                    : Uni.createFrom().item(false));
  }

  private static boolean changed(Throwable failure) {
    return failure instanceof PreconditionFailedException || failure instanceof NotFoundException;
  }
}
