package dev.parquedb.table.iceberg;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parquedb.ParqueDBException;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.table.Cpu;
import dev.parquedb.table.Retries;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.iceberg.ResidentFiles.Lookup;
import dev.parquedb.table.iceberg.ResidentFiles.MissingFileException;
import dev.parquedb.table.iceberg.catalog.Locations;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Fetches manifests and lists of manifests. They never change, so they are kept by their location,
 * within a bound. Thread-safe.
 */
final class MetadataFiles {

  private static final int AT_ONCE = 16;
  private static final int ENTRY_BYTES = 256;
  private static final long MAX_BYTES = 32L << 20;

  /** More files than any plan misses. */
  private static final int MAX_RUNS = 1_000;

  private final Retries retries;
  private final Cpu cpu;
  private final Cache<String, byte[]> kept =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .weigher((String location, byte[] bytes) -> ENTRY_BYTES + bytes.length)
          .executor(Runnable::run)
          .build();

  MetadataFiles(Retries retries, Cpu cpu) {
    this.retries = retries;
    this.cpu = cpu;
  }

  /** Keeps files that were written and are part of a commit. */
  void wrote(Map<String, byte[]> files) {
    kept.putAll(files);
  }

  /**
   * Fetches files, all at once.
   *
   * @param table the table
   * @param locations where they are
   */
  Uni<Map<String, byte[]>> fetch(TableRef table, Collection<String> locations) {
    Map<String, byte[]> resident = new ConcurrentHashMap<>();
    List<String> missing =
        locations.stream()
            .distinct()
            .filter(
                location -> {
                  byte[] bytes = kept.getIfPresent(location);
                  if (bytes != null) {
                    resident.put(location, bytes);
                  }
                  return bytes == null;
                })
            .toList();
    if (missing.isEmpty()) {
      return Uni.createFrom().item(resident);
    }
    return Multi.createFrom()
        .iterable(missing)
        .onItem()
        .transformToUni(
            location -> read(table, location).invoke(bytes -> resident.put(location, bytes)))
        .merge(AT_ONCE)
        .collect()
        .last()
        .onFailure()
        .transform(ParqueDBException::first)
        .invoke(
            () ->
                missing.stream()
                    .filter(location -> resident.get(location).length <= MAX_BYTES / 8)
                    .forEach(location -> kept.put(location, resident.get(location))))
        .replaceWith(resident);
  }

  private Uni<byte[]> read(TableRef table, String location) {
    String path = path(table, location);
    return retries
        .idempotent(() -> table.storage().read(path))
        .onFailure(NotFoundException.class)
        .transform(
            missing ->
                IcebergErrors.corrupt(
                    table, path, "is missing, though the metadata refers to it", missing))
        .map(MetadataFiles::bytes);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static String path(TableRef table, String location) {
    return Locations.relative(table, location)
        .map(table::path)
        .orElseThrow(
            () ->
                IcebergErrors.unsupported(
                    table,
                    "files outside of the table's folder",
                    "it refers to a file outside of its folder: " + location));
  }

  /**
   * Runs work over files on the CPU pool. What it needs beyond the files that are named is fetched,
   * and it runs again: it has to start from the beginning each time.
   *
   * @param table the table
   * @param locations what it will need, as far as is known
   * @param work the work; fails with {@link MissingFileException} for what is not resident
   */
  <T> Uni<T> run(TableRef table, Collection<String> locations, Function<Lookup, T> work) {
    return fetch(table, locations).chain(resident -> attempt(table, resident, work, 0));
  }

  private <T> Uni<T> attempt(
      TableRef table, Map<String, byte[]> resident, Function<Lookup, T> work, int runs) {
    return cpu.large(() -> work.apply(location -> find(resident, location)))
        .onFailure(failure -> missing(failure) != null && runs < MAX_RUNS)
        .recoverWithUni(
            failure ->
                fetch(table, List.of(missing(failure)))
                    .chain(
                        more -> {
                          Map<String, byte[]> all = new HashMap<>(resident);
                          all.putAll(more);
                          return attempt(table, all, work, runs + 1);
                        }));
  }

  private byte[] find(Map<String, byte[]> resident, String location) {
    byte[] bytes = resident.get(location);
    return bytes == null ? kept.getIfPresent(location) : bytes;
  }

  /** The file that a run missed; iceberg-core may have wrapped what says so. */
  private static String missing(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof MissingFileException miss) {
        return miss.location();
      }
    }
    return null;
  }
}
