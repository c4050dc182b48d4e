package dev.parquedb.table.iceberg.filesystem;

import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.table.Cpu;
import dev.parquedb.table.Listings;
import dev.parquedb.table.Retries;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.iceberg.IcebergErrors;
import dev.parquedb.table.iceberg.catalog.CatalogTable;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the numbered metadata files of a table. */
final class MetadataLog {

  /** The file that names about the newest number. */
  static final String HINT = MetadataName.FOLDER + "version-hint.text";

  private final Retries retries;
  private final Cpu cpu;

  MetadataLog(Retries retries, Cpu cpu) {
    this.retries = retries;
    this.cpu = cpu;
  }

  /** What the hint says; empty where there is none that can be used. */
  Uni<OptionalLong> hint(TableRef table) {
    return bytes(table.storage(), table.path(HINT))
        .map(bytes -> bytes.map(MetadataLog::number).orElse(OptionalLong.empty()));
  }

  private static OptionalLong number(ByteBuffer bytes) {
    String text = StandardCharsets.UTF_8.decode(bytes.duplicate()).toString().trim();
    return text.matches("[1-9]\\d{0,17}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  private Uni<Optional<ByteBuffer>> bytes(StorageBackend storage, String path) {
    return retries
        .idempotent(() -> storage.read(path))
        .map(Optional::of)
        .onFailure(NotFoundException.class)
        .recoverWithItem(Optional.empty());
  }

  /** The metadata of a number; empty when there is none. Two files of one number are damage. */
  Uni<Optional<CatalogTable>> read(TableRef table, long number) {
    MetadataName plain = new MetadataName(number, MetadataName.Form.PLAIN);
    MetadataName gzip = new MetadataName(number, MetadataName.Form.GZIP);
    return Uni.combine()
        .all()
        .unis(
            bytes(table.storage(), table.path(plain.path())),
            bytes(table.storage(), table.path(gzip.path())))
        .asTuple()
        .chain(
            both -> {
              if (both.getItem1().isPresent() && both.getItem2().isPresent()) {
                throw twice(table, plain, gzip);
              }
              MetadataName name = both.getItem1().isPresent() ? plain : gzip;
              Optional<ByteBuffer> found =
                  both.getItem1().isPresent() ? both.getItem1() : both.getItem2();
              return found
                  .map(
                      bytes ->
                          cpu.bytes(
                              bytes.remaining(),
                              () -> Optional.of(MetadataBytes.read(table, name, bytes))))
                  .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
            });
  }

  private static RuntimeException twice(TableRef table, MetadataName one, MetadataName other) {
    return IcebergErrors.corrupt(
        table,
        table.path(one.path()),
        "and " + other.path() + " are both version " + one.number() + " of it",
        null);
  }

  /** Whether there is metadata of a number. */
  Uni<Boolean> exists(TableRef table, long number) {
    return Uni.combine()
        .all()
        .unis(
            exists(table, new MetadataName(number, MetadataName.Form.PLAIN)),
            exists(table, new MetadataName(number, MetadataName.Form.GZIP)))
        .asTuple()
        .map(both -> both.getItem1() || both.getItem2());
  }

  private Uni<Boolean> exists(TableRef table, MetadataName name) {
    return retries.idempotent(() -> table.storage().exists(table.path(name.path())));
  }

  /** The storage version of a metadata file; empty when it is gone. */
  Uni<Optional<String>> version(TableRef table, MetadataName name) {
    return retries
        .idempotent(() -> table.storage().stat(table.path(name.path())))
        .map(stat -> Optional.ofNullable(stat).map(FileStat::version));
  }

  /** The newest number, or where a listing finds none, empty. */
  Uni<OptionalLong> newestListed(TableRef table) {
    return newestWritten(table, Instant.MAX);
  }

  /** The newest number of those that the store wrote at or before a time; empty for none. */
  Uni<OptionalLong> newestWritten(TableRef table, Instant time) {
    return Listings.pages(
            table.storage(), table.path(MetadataName.PREFIX), ListOptions.DEFAULT, retries)
        .onItem()
        .transformToIterable(page -> page.files())
        .filter(file -> !file.modifiedAt().isAfter(time))
        .collect()
        .in(() -> new long[] {0}, MetadataLog::newer)
        .map(newest -> newest[0] == 0 ? OptionalLong.empty() : OptionalLong.of(newest[0]));
  }

  private static void newer(long[] newest, FileStat file) {
    MetadataName.of(file.path()).ifPresent(name -> newest[0] = Math.max(newest[0], name.number()));
  }

  /**
   * The newest number, from one that exists on: in steps that double, then by halves. All numbers
   * from the oldest that is kept up to the newest exist.
   */
  Uni<Long> newestFrom(TableRef table, long number) {
    return stepping(table, number, 1);
  }

  private Uni<Long> stepping(TableRef table, long there, long step) {
    return exists(table, there + step)
        .chain(
            more ->
                more
                    ? stepping(table, there + step, step * 2)
                    : halving(table, there, there + step));
  }

  private Uni<Long> halving(TableRef table, long there, long absent) {
    if (there + 1 >= absent) {
      return Uni.createFrom().item(there);
    }
    long middle = there + (absent - there) / 2;
    return exists(table, middle)
        .chain(more -> more ? halving(table, middle, absent) : halving(table, there, middle));
  }
}
