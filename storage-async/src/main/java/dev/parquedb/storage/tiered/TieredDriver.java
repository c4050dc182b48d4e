package dev.parquedb.storage.tiered;

import dev.parquedb.storage.DirectoryNotEmptyException;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.ListResult;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.RmdirOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.ListPage;
import dev.parquedb.storage.spi.ListRequest;
import dev.parquedb.storage.spi.PutRequest;
import dev.parquedb.storage.spi.ReadAnswer;
import dev.parquedb.storage.spi.ReadRequest;
import dev.parquedb.storage.spi.ReadTuning;
import dev.parquedb.storage.spi.StorageDriver;
import dev.parquedb.storage.spi.StreamAnswer;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Serves files from both tiers; each operation is one of the hot tier, with its frames. */
final class TieredDriver
    implements StorageDriver,
        StorageDriver.AtomicMove,
        StorageDriver.AtomicAppend,
        StorageDriver.Directories,
        StorageDriver.CursorListing {

  /** All ranges in one request: the tiers join neighbours and bound requests by themselves. */
  private static final ReadTuning TUNING =
      ReadTuning.DEFAULT.withCoalescing(0, 0).withBatches(Integer.MAX_VALUE, Long.MAX_VALUE);

  private final HotTier hot;
  private final ColdTier cold;
  private final HotListing listing;
  private final TieredReads reads;
  private final TieredWrites writes;
  private final Ownership ownership;
  private final StorageCapabilities capabilities;

  TieredDriver(
      HotTier hot, ColdTier cold, WriteId.Source ids, long threshold, Ownership ownership) {
    this.hot = hot;
    this.cold = cold;
    this.listing = new HotListing(hot);
    this.reads = new TieredReads(hot, cold);
    this.writes = new TieredWrites(hot, cold, ids, threshold, this);
    this.ownership = ownership;
    this.capabilities =
        capabilities(hot.storage().capabilities(), cold.storage().capabilities(), threshold);
  }

  private static StorageCapabilities capabilities(
      StorageCapabilities hot, StorageCapabilities cold, long threshold) {
    return new StorageCapabilities(
        true,
        true,
        true,
        true,
        true,
        cold.multipart(),
        hot.realDirectories(),
        false,
        false,
        Math.max(threshold, cold.maxFileSize()),
        hot.uniqueVersions());
  }

  HotListing listing() {
    return listing;
  }

  TieredWrites writes() {
    return writes;
  }

  @Override
  public String type() {
    return "tiered";
  }

  @Override
  public URI rootUri() {
    return URI.create("tiered://" + ownership.tierId());
  }

  @Override
  public StorageCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public ReadTuning readTuning() {
    return TUNING;
  }

  @Override
  public Uni<FileStat> head(String path, DriverCall call) {
    return hot.current(Internals.refuse(path), call.options())
        .map(entry -> entry == null ? null : entry.stat());
  }

  @Override
  public Uni<ReadAnswer> read(ReadRequest request, DriverCall call) {
    Internals.refuse(request.path());
    return reads.read(request, call.options());
  }

  @Override
  public Uni<StreamAnswer> stream(ReadRequest request, DriverCall call) {
    Internals.refuse(request.path());
    return reads
        .frame(request, call.options())
        .onItem()
        .transformToUni(
            frame ->
                frame.cold().isEmpty()
                    ? StorageDriver.super.stream(request, call)
                    : Uni.createFrom()
                        .item(() -> reads.coldStream(request, frame, call.options())));
  }

  @Override
  public Uni<WriteResult> put(PutRequest request, ByteBuffer data, DriverCall call) {
    Internals.refuse(request.path());
    return writes.put(request, data, call);
  }

  @Override
  public Uni<WriteResult> putStream(PutRequest request, Multi<ByteBuffer> data, DriverCall call) {
    Internals.refuse(request.path());
    return writes.putStream(request, data, call);
  }

  @Override
  public Uni<Void> append(String path, ByteBuffer data, DriverCall call) {
    return writes.append(Internals.refuse(path), data, call);
  }

  @Override
  public Uni<ListResult> page(String prefix, ListOptions options, DriverCall call) {
    return listing
        .page(Internals.refuse(prefix), options, call.options())
        .map(HotListing.Page::toResult);
  }

  /** Not asked, as {@link #page} is. */
  @Override
  public Uni<ListPage> list(ListRequest request, DriverCall call) {
    return Uni.createFrom()
        .failure(
            new UnsupportedStorageException(
                request.prefix(), "The tiered storage lists by the cursors of its hot tier"));
  }

  @Override
  public Uni<Boolean> delete(String path, Optional<String> ifVersion, DriverCall call) {
    return writes.delete(Internals.refuse(path), ifVersion, call);
  }

  @Override
  public Uni<Void> copy(String source, Optional<String> ifVersion, String dest, DriverCall call) {
    return writes.copy(Internals.refuse(source), ifVersion, Internals.refuse(dest), call);
  }

  @Override
  public Uni<Void> move(String source, String dest, DriverCall call) {
    return writes.move(Internals.refuse(source), Internals.refuse(dest), call);
  }

  @Override
  public Uni<Boolean> isDirectory(String path, DriverCall call) {
    return hot.fresh(call.options())
        .stat(Internals.refuse(path) + "/")
        .map(found -> found != null && found.isDirectory());
  }

  @Override
  public Uni<Void> mkdir(String path, DriverCall call) {
    Internals.refuse(path);
    return entered(call).chain(() -> view(call).mkdir(path));
  }

  @Override
  public Uni<Void> rmdir(String path, DriverCall call) {
    Internals.refuse(path);
    return entered(call)
        .chain(() -> view(call).rmdir(path))
        .onFailure(NotFoundException.class)
        .transform(
            failure ->
                new NotFoundException(
                    path, "The tiered storage has no directory \"" + path + "\"", failure))
        .onFailure(DirectoryNotEmptyException.class)
        .transform(failure -> notEmpty(path, failure));
  }

  @Override
  public Uni<Void> rmdirTree(String path, DriverCall call) {
    return view(call)
        .list(path + "/", ListOptions.DEFAULT.withLimit(1))
        .onItem()
        .transformToUni(
            left ->
                left.files().isEmpty()
                    ? view(call).rmdir(path, RmdirOptions.RECURSIVE)
                    : Uni.createFrom().failure(notEmpty(path, null)))
        .onFailure(NotFoundException.class) // gone with its files
        .recoverWithNull();
  }

  /** Ends removals, then the tiers, then the ownership, whichever of them fail. */
  @Override
  public Uni<Void> close() {
    return cold.idle()
        .eventually(() -> ownership.release())
        .eventually(() -> hot.storage().close())
        .eventually(() -> cold.storage().close())
        .eventually(() -> ownership.unlock());
  }

  private static DirectoryNotEmptyException notEmpty(String path, Throwable cause) {
    return new DirectoryNotEmptyException(
        path, "\"" + path + "\" of the tiered storage is not empty; remove it recursively", cause);
  }

  private StorageBackend view(DriverCall call) {
    return hot.fresh(call.options());
  }

  /** Never completes for a caller who has given up, and gets his answer from elsewhere. */
  private static Uni<Void> entered(DriverCall call) {
    return Uni.createFrom()
        .deferred(() -> call.enter() ? Uni.createFrom().voidItem() : Uni.createFrom().nothing());
  }
}
