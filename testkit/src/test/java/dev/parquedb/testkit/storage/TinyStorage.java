package dev.parquedb.testkit.storage;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.ListResult;
import dev.parquedb.storage.ReadOptions;
import dev.parquedb.storage.RmdirOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.vertx.Contexts;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;

/** A small storage in memory that keeps the contract, or breaks it in one chosen way. */
public final class TinyStorage implements StorageBackend {

  /** Everything but real directories and shared writers. */
  static final StorageCapabilities ALL =
      new StorageCapabilities(
          true, true, true, true, true, false, false, false, false, Integer.MAX_VALUE);

  private final TinyFiles files;
  private final StorageCapabilities capabilities;
  private final Flaw flaw;
  private final TinyCalls calls;
  private final TinyReads reads;
  private final TinyChanges changes;

  private TinyStorage(
      TinyFiles files, StorageCapabilities capabilities, Flaw flaw, CallOptions options) {
    this.files = files;
    this.capabilities = capabilities;
    this.flaw = flaw;
    this.calls = new TinyCalls(files, flaw, options);
    this.reads = new TinyReads(files, flaw);
    this.changes = new TinyChanges(files, flaw, capabilities);
  }

  /** A storage that keeps the contract. */
  public static TinyStorage open() {
    return open(ALL, Flaw.NONE);
  }

  static TinyStorage open(StorageCapabilities capabilities, Flaw flaw) {
    return new TinyStorage(new TinyFiles(flaw), capabilities, flaw, CallOptions.DEFAULT);
  }

  /** The same files with other capabilities. */
  TinyStorage limitedTo(StorageCapabilities others) {
    return new TinyStorage(files, others, flaw, calls.options());
  }

  @Override
  public String type() {
    return "tiny";
  }

  @Override
  public URI rootUri() {
    return URI.create("tiny://tests");
  }

  @Override
  public StorageCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public StorageBackend with(CallOptions others) {
    return new TinyStorage(files, capabilities, flaw, others);
  }

  @Override
  public Uni<ByteBuffer> read(String path) {
    return calls.read(path, () -> files.get(file(path)).view());
  }

  @Override
  public Uni<ByteBuffer> readRange(String path, long start, long end) {
    return calls.read(path, () -> reads.range(file(path), start, end));
  }

  @Override
  public Uni<List<ByteBuffer>> readRanges(String path, List<ByteRange> ranges) {
    return calls.read(path, () -> reads.ranges(file(path), ranges));
  }

  @Override
  public Uni<Integer> readInto(String path, long start, ByteBuffer destination) {
    return calls.read(path, () -> reads.into(file(path), start, destination));
  }

  @Override
  public Multi<ByteBuffer> readStream(String path, ReadOptions asked) {
    return Contexts.returning(
        Multi.createFrom()
            .deferred(
                () -> {
                  calls.checkOpen(path);
                  return reads.stream(file(path), asked);
                }));
  }

  @Override
  public Uni<Boolean> exists(String path) {
    return calls.read(path, () -> files.find(file(path)) != null);
  }

  @Override
  public Uni<FileStat> stat(String path) {
    return calls.read(path, () -> reads.stat(TinyPaths.directory(path)));
  }

  @Override
  public Uni<ListResult> list(String prefix, ListOptions asked) {
    return calls.read(prefix, () -> TinyListing.page(files, TinyPaths.prefix(prefix), asked, flaw));
  }

  @Override
  public Uni<WriteResult> write(String path, ByteBuffer data, WriteOptions asked) {
    if (flaw == Flaw.WRITES_BEFORE_SUBSCRIPTION && path.equals("new")) {
      files.put(path, bytes(data), asked);
    }
    return calls.change(path, () -> changes.put(file(path), bytes(data), asked));
  }

  @Override
  public Uni<WriteResult> writeAtomic(String path, ByteBuffer data, WriteOptions asked) {
    return write(path, data, asked);
  }

  @Override
  public Uni<WriteResult> writeConditional(
      String path, ByteBuffer data, String expected, WriteOptions asked) {
    return calls.change(path, () -> changes.putIf(file(path), bytes(data), expected, asked));
  }

  @Override
  public Uni<WriteResult> writeStream(String path, Multi<ByteBuffer> data, WriteOptions asked) {
    Uni<WriteResult> written =
        calls
            .change(
                path,
                () -> {
                  changes.requireSupported(file(path), asked);
                  return path;
                })
            .chain(() -> collect(path, data))
            .chain(all -> calls.change(path, () -> changes.put(file(path), all, asked)));
    return Contexts.returning(calls.inTime(path, TinyCalls.Kind.CHANGE, written));
  }

  private Uni<byte[]> collect(String path, Multi<ByteBuffer> data) {
    if (flaw == Flaw.SHOWS_TEMPORARIES) {
      files.put(file(path) + ".tmp", new byte[0], WriteOptions.DEFAULT);
    }
    Multi<ByteBuffer> portions =
        flaw == Flaw.PULLS_EVERYTHING
            ? data
            : data.onItem().transformToUniAndConcatenate(chunk -> Uni.createFrom().item(chunk));
    return portions
        .onCancellation()
        .invoke(
            () -> {
              if (flaw == Flaw.CANCELLED_STREAMS_APPEAR) {
                files.put(file(path), new byte[1], WriteOptions.DEFAULT);
              }
            })
        .collect()
        .in(ByteArrayOutputStream::new, (all, chunk) -> all.writeBytes(bytes(chunk)))
        .map(ByteArrayOutputStream::toByteArray);
  }

  @Override
  public Uni<Void> append(String path, ByteBuffer data) {
    return calls.change(path, () -> changes.append(file(path), bytes(data)));
  }

  @Override
  public Uni<Boolean> delete(String path) {
    return calls.change(path, () -> changes.delete(file(path)));
  }

  @Override
  public Uni<Long> deletePrefix(String prefix) {
    return calls.change(prefix, () -> changes.deletePrefix(TinyPaths.prefix(prefix)));
  }

  @Override
  public Uni<Void> mkdir(String path) {
    return calls.change(path, () -> changes.mkdir(TinyPaths.directory(path)));
  }

  @Override
  public Uni<Void> rmdir(String path, RmdirOptions asked) {
    return calls.change(path, () -> changes.rmdir(TinyPaths.directory(path), asked));
  }

  @Override
  public Uni<Void> copy(String source, String dest) {
    return calls.change(source, () -> changes.copy(file(source), file(dest)));
  }

  @Override
  public Uni<Void> move(String source, String dest) {
    return calls.change(source, () -> changes.move(file(source), file(dest)));
  }

  @Override
  public Uni<Void> close() {
    return Uni.createFrom().voidItem().invoke(files::close);
  }

  private String file(String path) {
    return flaw == Flaw.ACCEPTS_DOT_DOT && path.contains("..") ? path : TinyPaths.file(path);
  }

  private byte[] bytes(ByteBuffer data) {
    return flaw == Flaw.KEEPS_THE_CALLERS_ARRAY && data.hasArray()
        ? data.array()
        : Payloads.bytes(data);
  }
}
