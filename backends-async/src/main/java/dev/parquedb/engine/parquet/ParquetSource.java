package dev.parquedb.engine.parquet;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.table.ColumnNames;
import dev.parquedb.table.Retries;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Opens the data files of one namespace. Bytes are fetched without blocking, then decoded on the
 * CPU pool; items and failures arrive on a thread of that pool or of the storage. Thread-safe.
 */
public final class ParquetSource {

  /** Files up to this size are read whole, in one request. */
  static final long SMALL = 256 << 10;

  private static final long TAIL = 64 << 10;

  private final StorageBackend storage;
  private final String namespace;
  private final Executor cpu;
  private final FooterCache footers;
  private final Retries retries;

  /**
   * Creates a source.
   *
   * @param storage where the files are
   * @param namespace the namespace, for errors and for rows without a type
   * @param cpu runs decoding; bounded, its threads are never blocked
   * @param footers keeps footers
   */
  public ParquetSource(
      StorageBackend storage, String namespace, Executor cpu, FooterCache footers) {
    this(storage, namespace, cpu, footers, Retries.none());
  }

  /**
   * Creates a source that repeats reads.
   *
   * @param storage where the files are
   * @param namespace the namespace, for errors and for rows without a type
   * @param cpu runs decoding; bounded, its threads are never blocked
   * @param footers keeps footers
   * @param retries how reads that failed in passing are repeated
   */
  public ParquetSource(
      StorageBackend storage,
      String namespace,
      Executor cpu,
      FooterCache footers,
      Retries retries) {
    this.retries = retries;
    this.storage = storage;
    this.namespace = namespace;
    this.cpu = cpu;
    this.footers = footers;
  }

  /**
   * Opens a file: its footer comes from the cache or with one request, rarely two.
   *
   * @param path the file, as storage names it
   * @param bytes its size, from the table's metadata
   * @return the file; fails with {@link dev.parquedb.entity.CorruptTableException}, {@link
   *     dev.parquedb.entity.UnsupportedTableFeatureException} or {@link
   *     dev.parquedb.entity.StorageFailureException}
   */
  public Uni<ParquetFile> open(String path, long bytes) {
    return open(path, bytes, Optional.empty());
  }

  /**
   * Opens a file as {@link #open(String, long)} does.
   *
   * @param path the file, as storage names it
   * @param bytes its size, from the table's metadata
   * @param names how it names the columns; empty where as the table does
   */
  public Uni<ParquetFile> open(String path, long bytes, Optional<ColumnNames> names) {
    return Uni.createFrom()
        .deferred(
            () -> {
              ParquetFooter kept = footers.get(path, bytes);
              return kept == null
                  ? read(path, bytes)
                  : Uni.createFrom().item(new ParquetFile(this, kept, ResidentBytes.NONE));
            })
        .map(file -> names.map(file::named).orElse(file));
  }

  private Uni<ParquetFile> read(String path, long bytes) {
    FileErrors errors = new FileErrors(namespace, path);
    FooterReader reader = new FooterReader(errors, bytes);
    ByteRange tail = new ByteRange(bytes <= SMALL ? 0 : bytes - TAIL, bytes);
    return fetch(errors, ResidentBytes.NONE, List.of(tail))
        .chain(
            resident -> {
              ByteRange footer = reader.range(resident);
              return resident.covers(footer)
                  ? Uni.createFrom().item(resident)
                  : fetch(errors, resident, List.of(footer));
            })
        .chain(resident -> decode(() -> new ParquetFile(this, reader.read(resident), resident)))
        .invoke(file -> footers.put(file.footer()));
  }

  /** Computes on the CPU pool. */
  <T> Uni<T> decode(Supplier<T> work) {
    return Uni.createFrom().item(work).runSubscriptionOn(cpu);
  }

  /** What is resident already and these ranges: one call to storage, none if nothing is missing. */
  Uni<ResidentBytes> fetch(FileErrors errors, ResidentBytes resident, List<ByteRange> ranges) {
    List<ByteRange> missing = resident.missing(ranges);
    if (missing.isEmpty()) {
      return Uni.createFrom().item(resident);
    }
    return retries
        .idempotent(() -> request(errors.path(), missing))
        .onFailure()
        .transform(errors::ofStorage)
        .map(
            buffers -> {
              checkLengths(errors, missing, buffers);
              return resident.with(missing, buffers);
            });
  }

  private Uni<List<ByteBuffer>> request(String path, List<ByteRange> ranges) {
    if (ranges.size() == 1) {
      ByteRange range = ranges.get(0);
      return storage.readRange(path, range.start(), range.end()).map(List::of);
    }
    return storage.readRanges(path, ranges);
  }

  private static void checkLengths(
      FileErrors errors, List<ByteRange> ranges, List<ByteBuffer> buffers) {
    for (int i = 0; i < ranges.size(); i++) {
      int length = buffers.get(i).remaining();
      if (length != ranges.get(i).length()) {
        throw errors.corrupt(
            "it is shorter than the table says: "
                + length
                + " bytes where "
                + ranges.get(i).length()
                + " were expected at "
                + ranges.get(i).start());
      }
    }
  }
}
