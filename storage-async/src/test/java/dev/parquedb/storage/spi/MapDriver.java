package dev.parquedb.storage.spi;

import dev.parquedb.Utf8Order;
import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.WriteResult;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/** The least a driver can be: the primitives over a map, nothing optional. Tests override parts. */
class MapDriver implements StorageDriver {

  private record Stored(byte[] bytes, String version) {}

  private final NavigableMap<String, Stored> files = new TreeMap<>(Utf8Order.COMPARATOR);
  private int writes;
  boolean closed;

  @Override
  public String type() {
    return "map";
  }

  @Override
  public URI rootUri() {
    return URI.create("map://test");
  }

  @Override
  public StorageCapabilities capabilities() {
    return new StorageCapabilities(
        true, true, true, true, false, false, false, false, false, Long.MAX_VALUE);
  }

  @Override
  public Uni<FileStat> head(String path, DriverCall call) {
    return locked(() -> files.containsKey(path) ? stat(path) : null);
  }

  @Override
  public Uni<ReadAnswer> read(ReadRequest request, DriverCall call) {
    return locked(
        () -> {
          Stored stored = existing(request.path());
          check(request.path(), request.ifVersion(), stored);
          List<ByteBuffer> parts = new ArrayList<>();
          for (ByteRange range : request.ranges()) {
            ByteRange inside = request.clamp(range, stored.bytes.length);
            parts.add(
                ByteBuffer.wrap(stored.bytes).slice((int) inside.start(), (int) inside.length()));
          }
          return new ReadAnswer(stored.version, stored.bytes.length, parts);
        });
  }

  @Override
  public Uni<WriteResult> put(PutRequest request, ByteBuffer data, DriverCall call) {
    return locked(() -> store(request, bytes(data), call));
  }

  @Override
  public Uni<WriteResult> putStream(PutRequest request, Multi<ByteBuffer> data, DriverCall call) {
    return data.onItem()
        .transformToUniAndConcatenate(piece -> Uni.createFrom().item(bytes(piece)))
        .collect()
        .asList()
        .chain(
            pieces -> {
              ByteBuffer whole =
                  ByteBuffer.allocate(pieces.stream().mapToInt(piece -> piece.length).sum());
              pieces.forEach(whole::put);
              return put(request, whole.flip(), call);
            });
  }

  private WriteResult store(PutRequest request, byte[] bytes, DriverCall call) {
    Stored present = files.get(request.path());
    if (request.mode() instanceof WriteMode.CreateIfAbsent && present != null) {
      throw new PreconditionFailedException(
          request.path(), null, null, "The map storage has " + request.path() + " already");
    }
    if (request.mode() instanceof WriteMode.Replace replace) {
      check(request.path(), Optional.of(replace.version()), present);
    }
    if (!call.enter()) {
      throw new CancellationException("given up");
    }
    Stored stored = new Stored(bytes, "v" + ++writes);
    files.put(request.path(), stored);
    return new WriteResult(stored.version, bytes.length);
  }

  @Override
  public Uni<ListPage> list(ListRequest request, DriverCall call) {
    return locked(
        () -> {
          ListPageBuilder page = new ListPageBuilder(request);
          for (String from = page.start(); from != null; ) {
            from = page.addAll(files.tailMap(from).keySet().stream().map(this::stat).toList());
          }
          return page.build();
        });
  }

  @Override
  public Uni<Boolean> delete(String path, Optional<String> ifVersion, DriverCall call) {
    return locked(
        () -> {
          check(path, ifVersion, files.get(path));
          return call.enter() && files.remove(path) != null;
        });
  }

  @Override
  public Uni<Void> copy(String source, Optional<String> ifVersion, String dest, DriverCall call) {
    return locked(
        () -> {
          Stored stored = existing(source);
          check(source, ifVersion, stored);
          store(PutRequest.of(dest, WriteMode.OVERWRITE), stored.bytes, call);
          return null;
        });
  }

  @Override
  public Uni<Void> close() {
    return Uni.createFrom().voidItem().invoke(() -> closed = true);
  }

  private FileStat stat(String path) {
    Stored stored = files.get(path);
    return FileStat.file(path, stored.bytes.length, stored.version, Instant.ofEpochSecond(writes));
  }

  private Stored existing(String path) {
    Stored stored = files.get(path);
    if (stored == null) {
      throw new NotFoundException(path, "The map storage has no file " + path);
    }
    return stored;
  }

  private static void check(String path, Optional<String> expected, Stored present) {
    if (expected.isPresent() && (present == null || !present.version.equals(expected.get()))) {
      throw new PreconditionFailedException(
          path,
          expected.get(),
          present == null ? null : present.version,
          "The map storage has another version of " + path);
    }
  }

  private <T> Uni<T> locked(Supplier<T> work) {
    Uni<T> done =
        Uni.createFrom()
            .item(
                () -> {
                  synchronized (files) {
                    return work.get();
                  }
                });
    // Whoever gave up has had another answer already.
    return done.onFailure(CancellationException.class).recoverWithUni(Uni.createFrom().nothing());
  }

  private static byte[] bytes(ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.duplicate().get(bytes);
    return bytes;
  }
}
