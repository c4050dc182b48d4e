package dev.parquedb.storage.memory;

import dev.parquedb.TimeSource;
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
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/** Serves the files of a {@link MemoryStore}; every call completes while it is subscribed. */
final class MemoryDriver
    implements StorageDriver, StorageDriver.AtomicMove, StorageDriver.AtomicAppend {

  private static final StorageCapabilities CAPABILITIES =
      new StorageCapabilities(
          true, true, true, true, true, false, false, false, false, MemoryStore.LARGEST_FILE);

  /** Slices cost nothing: every range is cut out of the file by itself, all in one request. */
  private static final ReadTuning TUNING =
      ReadTuning.DEFAULT.withCoalescing(0, 0).withBatches(Integer.MAX_VALUE, Long.MAX_VALUE);

  private final MemoryStore store;
  private final URI rootUri;
  private final TimeSource time;
  private final Runnable release;

  MemoryDriver(MemoryStore store, URI rootUri, TimeSource time, Runnable release) {
    this.store = store;
    this.rootUri = rootUri;
    this.time = time;
    this.release = release;
  }

  @Override
  public String type() {
    return "memory";
  }

  @Override
  public URI rootUri() {
    return rootUri;
  }

  @Override
  public StorageCapabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public ReadTuning readTuning() {
    return TUNING;
  }

  @Override
  public Uni<FileStat> head(String path, DriverCall call) {
    return Uni.createFrom()
        .item(
            () -> {
              MemoryFile file = store.get(path);
              return file == null ? null : file.stat(path);
            });
  }

  @Override
  public Uni<ReadAnswer> read(ReadRequest request, DriverCall call) {
    return Uni.createFrom()
        .item(
            () -> {
              MemoryFile file = store.existing(request.path());
              request
                  .ifVersion()
                  .ifPresent(version -> MemoryStore.expect(request.path(), version, file));
              List<ByteBuffer> parts = new ArrayList<>(request.ranges().size());
              for (ByteRange range : request.ranges()) {
                ByteRange inside = request.clamp(range, file.size());
                parts.add(file.bytes().slice((int) inside.start(), (int) inside.length()));
              }
              return new ReadAnswer(file.version(), file.size(), parts);
            });
  }

  @Override
  public Uni<WriteResult> put(PutRequest request, ByteBuffer data, DriverCall call) {
    return Uni.createFrom()
        .item(
            () -> {
              ByteBuffer copy = copyOf(data);
              return effect(call, () -> result(store.put(request, copy, time.now())));
            });
  }

  @Override
  public Uni<WriteResult> putStream(PutRequest request, Multi<ByteBuffer> data, DriverCall call) {
    return Uni.createFrom()
        .deferred(
            () -> {
              ByteArrayOutputStream bytes = new ByteArrayOutputStream();
              return data.onItem()
                  .transformToUniAndConcatenate(piece -> collect(bytes, piece))
                  .collect()
                  .last()
                  .onItem()
                  .transform(
                      last -> {
                        ByteBuffer whole = ByteBuffer.wrap(bytes.toByteArray());
                        return effect(call, () -> result(store.put(request, whole, time.now())));
                      });
            });
  }

  @Override
  public Uni<Void> append(String path, ByteBuffer data, DriverCall call) {
    return run(call, () -> store.append(path, data, time.now()));
  }

  @Override
  public Uni<ListPage> list(ListRequest request, DriverCall call) {
    return Uni.createFrom().item(() -> page(request));
  }

  @Override
  public Uni<Boolean> delete(String path, Optional<String> ifVersion, DriverCall call) {
    return Uni.createFrom().item(() -> effect(call, () -> store.delete(path, ifVersion)));
  }

  @Override
  public Uni<Void> copy(String source, Optional<String> ifVersion, String dest, DriverCall call) {
    return run(call, () -> store.copy(source, ifVersion, dest, time.now()));
  }

  @Override
  public Uni<Void> move(String source, String dest, DriverCall call) {
    return run(call, () -> store.move(source, dest, time.now()));
  }

  @Override
  public Uni<Void> close() {
    return Uni.createFrom().voidItem().invoke(release);
  }

  private ListPage page(ListRequest request) {
    ListPageBuilder page = new ListPageBuilder(request);
    for (String from = page.start(); from != null; ) {
      from = page.addAll(store.from(from));
    }
    return page.build();
  }

  /** One piece after the other, so that the source is asked for one at a time. */
  private static Uni<Boolean> collect(ByteArrayOutputStream bytes, ByteBuffer piece) {
    bytes.writeBytes(copyOf(piece).array());
    return Uni.createFrom().item(true);
  }

  private static ByteBuffer copyOf(ByteBuffer data) {
    ByteBuffer copy = ByteBuffer.allocate(data.remaining());
    return copy.put(data.duplicate()).flip();
  }

  private static WriteResult result(MemoryFile file) {
    return new WriteResult(file.version(), file.size());
  }

  private static Uni<Void> run(DriverCall call, Runnable change) {
    return Uni.createFrom()
        .item(
            () ->
                effect(
                    call,
                    () -> {
                      change.run();
                      return null;
                    }));
  }

  private static <T> T effect(DriverCall call, Supplier<T> change) {
    if (!call.enter()) {
      throw new CancellationException("the caller has given up");
    }
    return change.get();
  }
}
