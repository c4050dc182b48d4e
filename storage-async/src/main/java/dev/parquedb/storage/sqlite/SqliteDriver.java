package dev.parquedb.storage.sqlite;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.ListPage;
import dev.parquedb.storage.spi.ListPageBuilder;
import dev.parquedb.storage.spi.ListRequest;
import dev.parquedb.storage.spi.PutRequest;
import dev.parquedb.storage.spi.ReadAnswer;
import dev.parquedb.storage.spi.ReadRequest;
import dev.parquedb.storage.spi.ReadTuning;
import dev.parquedb.storage.spi.StorageDriver;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the blocking steps of SQLite on the writer or on a reader. */
final class SqliteDriver
    implements StorageDriver, StorageDriver.AtomicMove, StorageDriver.AtomicAppend {

  private static final StorageCapabilities CAPABILITIES =
      new StorageCapabilities(
          true, true, true, true, true, false, false, true, false, Long.MAX_VALUE);

  /** Larger files come in parts, so that the database is not locked for all of the time. */
  private static final int LARGEST_AT_ONCE = 4 * Upload.PART_BYTES;

  private final OpenDatabase database;
  private final ReadTuning tuning;

  SqliteDriver(OpenDatabase database, int readers) {
    this.database = database;
    // Ranges within a chunk cost it once each, so those near each other are read as one.
    this.tuning =
        ReadTuning.DEFAULT
            .withCoalescing(Contents.CHUNK_BYTES / 2, 8 * 1024 * 1024)
            .withBatches(64, 8 * 1024 * 1024)
            .withRequestsInFlight(readers);
  }

  @Override
  public String type() {
    return "sqlite";
  }

  @Override
  public URI rootUri() {
    return database.uri();
  }

  @Override
  public StorageCapabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public ReadTuning readTuning() {
    return tuning;
  }

  @Override
  public Uni<FileStat> head(String path, DriverCall call) {
    return read(
        call,
        path,
        store -> {
          FileRow file = store.files().get(path);
          return file == null ? null : file.stat();
        });
  }

  @Override
  public Uni<ReadAnswer> read(ReadRequest request, DriverCall call) {
    return read(call, request.path(), store -> read(store, request));
  }

  private static ReadAnswer read(Store store, ReadRequest request) throws Exception {
    FileRow file = Changes.existing(store, request.path());
    if (request.ifVersion().isPresent()) {
      Changes.expect(request.path(), request.ifVersion().get(), file);
    }
    List<ByteBuffer> parts = new ArrayList<>(request.ranges().size());
    for (ByteRange range : request.ranges()) {
      parts.add(store.contents().read(file, request.clamp(range, file.size())));
    }
    return new ReadAnswer(file.version(), file.size(), parts);
  }

  @Override
  public Uni<WriteResult> put(PutRequest request, ByteBuffer data, DriverCall call) {
    return data.remaining() > LARGEST_AT_ONCE
        ? putStream(request, Multi.createFrom().item(data), call)
        : change(
            call,
            request.path(),
            data.remaining(),
            store -> database.changes().put(store, request, data));
  }

  @Override
  public Uni<WriteResult> putStream(PutRequest request, Multi<ByteBuffer> data, DriverCall call) {
    return Uni.createFrom().deferred(() -> database.upload(request, call).run(data));
  }

  @Override
  public Uni<Void> append(String path, ByteBuffer data, DriverCall call) {
    return change(
            call, path, data.remaining(), store -> database.changes().append(store, path, data))
        .replaceWithVoid();
  }

  @Override
  public Uni<ListPage> list(ListRequest request, DriverCall call) {
    return read(
        call,
        request.prefix(),
        store -> {
          ListPageBuilder page = new ListPageBuilder(request);
          for (String from = page.start(); from != null; ) {
            try (FileTable.Cursor files = store.files().from(from)) {
              from = page.addAll(files);
            }
          }
          return page.build();
        });
  }

  @Override
  public Uni<Boolean> delete(String path, Optional<String> ifVersion, DriverCall call) {
    return change(call, path, 0, store -> database.changes().delete(store, path, ifVersion));
  }

  @Override
  public Uni<Long> deleteAll(List<String> paths, DriverCall call) {
    return change(call, paths.get(0), 0, store -> database.changes().deleteAll(store, paths));
  }

  @Override
  public Uni<Void> copy(String source, Optional<String> ifVersion, String dest, DriverCall call) {
    return change(call, source, 0, store -> database.changes().copy(store, source, ifVersion, dest))
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> move(String source, String dest, DriverCall call) {
    return change(call, source, 0, store -> database.changes().move(store, source, dest))
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> close() {
    return database.close();
  }

  private <T> Uni<T> read(DriverCall call, String path, Work<T> work) {
    return database.readers().read(call, path, work);
  }

  private <T> Uni<T> change(DriverCall call, String path, long bytes, Work<T> work) {
    return database.writer().change(call, path, bytes, work);
  }
}
