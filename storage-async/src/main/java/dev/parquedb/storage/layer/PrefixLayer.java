package dev.parquedb.storage.layer;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.ListResult;
import dev.parquedb.storage.ReadOptions;
import dev.parquedb.storage.RmdirOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.storage.WriteResult;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Shows what lies below a prefix as a storage of its own; nothing leads out of it. */
final class PrefixLayer extends Layer {

  private final PrefixPaths paths;

  PrefixLayer(StorageBackend inner, CallOptions options, PrefixSettings settings) {
    this(inner, options, new PrefixPaths(settings.prefix()));
  }

  private PrefixLayer(StorageBackend inner, CallOptions options, PrefixPaths paths) {
    super(inner, options);
    this.paths = paths;
  }

  @Override
  StorageBackend over(StorageBackend view, CallOptions others) {
    return new PrefixLayer(view, others, paths);
  }

  @Override
  public URI rootUri() {
    return paths.root(super.rootUri());
  }

  @Override
  public Uni<ByteBuffer> read(String path) {
    return at(path, inner()::read);
  }

  @Override
  public Uni<ByteBuffer> readRange(String path, long start, long end) {
    return at(path, inward -> inner().readRange(inward, start, end));
  }

  @Override
  public Uni<List<ByteBuffer>> readRanges(String path, List<ByteRange> ranges) {
    return at(path, inward -> inner().readRanges(inward, ranges));
  }

  @Override
  public Uni<Integer> readInto(String path, long start, ByteBuffer destination) {
    return at(path, inward -> inner().readInto(inward, start, destination));
  }

  @Override
  public Multi<ByteBuffer> readStream(String path, ReadOptions range) {
    return Multi.createFrom()
        .deferred(() -> inner().readStream(paths.inward(path), range))
        .onFailure()
        .transform(this::outward);
  }

  @Override
  public Uni<Boolean> exists(String path) {
    return at(path, inner()::exists);
  }

  @Override
  public Uni<FileStat> stat(String path) {
    return at(path, inward -> inner().stat(inward).map(stat -> seen(path, stat)));
  }

  @Override
  public Uni<ListResult> list(String prefix, ListOptions page) {
    return at(prefix, inward -> inner().list(inward, page).map(paths::outward));
  }

  @Override
  public Uni<WriteResult> write(String path, ByteBuffer data, WriteOptions how) {
    return at(path, inward -> inner().write(inward, data, how));
  }

  @Override
  public Uni<WriteResult> writeAtomic(String path, ByteBuffer data, WriteOptions how) {
    return at(path, inward -> inner().writeAtomic(inward, data, how));
  }

  @Override
  public Uni<WriteResult> writeConditional(
      String path, ByteBuffer data, String expectedVersion, WriteOptions how) {
    return at(path, inward -> inner().writeConditional(inward, data, expectedVersion, how));
  }

  @Override
  public Uni<WriteResult> writeStream(String path, Multi<ByteBuffer> data, WriteOptions how) {
    return at(path, inward -> inner().writeStream(inward, data, how));
  }

  @Override
  public Uni<Void> append(String path, ByteBuffer data) {
    return at(path, inward -> inner().append(inward, data));
  }

  @Override
  public Uni<Boolean> delete(String path) {
    return at(path, inner()::delete);
  }

  @Override
  public Uni<Long> deletePrefix(String prefix) {
    return call(() -> inner().deletePrefix(paths.belowRoot(prefix)));
  }

  @Override
  public Uni<Void> mkdir(String path) {
    return at(path, inner()::mkdir);
  }

  @Override
  public Uni<Void> rmdir(String path, RmdirOptions how) {
    return call(() -> inner().rmdir(paths.belowRoot(path), how));
  }

  @Override
  public Uni<Void> copy(String source, String dest) {
    return call(() -> inner().copy(paths.inward(source), paths.inward(dest)));
  }

  @Override
  public Uni<Void> move(String source, String dest) {
    return call(() -> inner().move(paths.inward(source), paths.inward(dest)));
  }

  private <T> Uni<T> at(String path, Function<String, Uni<T>> made) {
    return call(() -> made.apply(paths.inward(path)));
  }

  private <T> Uni<T> call(Supplier<Uni<T>> made) {
    return Uni.createFrom().deferred(made::get).onFailure().transform(this::outward);
  }

  private Throwable outward(Throwable failure) {
    return TranslatedErrors.outward(paths, failure);
  }

  /** The root of a view is there even before its first file is. */
  private FileStat seen(String path, FileStat within) {
    if (within != null) {
      return paths.outward(within);
    }
    boolean root = paths.outward(paths.inward(path)).isEmpty();
    return root ? FileStat.directory("") : null;
  }
}
