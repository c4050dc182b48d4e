package dev.parquedb.table.iceberg.catalog;

import dev.parquedb.table.TableRef;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Snapshot;

/**
 * Where the current metadata of Iceberg tables is, and how it is swapped. It knows nothing of
 * entities, data files or conflicts between commits. Everything is lazy and never blocks; results
 * may arrive on any thread.
 *
 * <p>Failures: {@link dev.parquedb.entity.CorruptTableException} for damaged metadata, {@link
 * dev.parquedb.storage.StorageException} for everything between us and the catalog.
 */
public interface Catalog {

  /**
   * Loads the newest metadata of a table.
   *
   * @param table the table; its namespace names it in the database of the catalog
   * @param known what was loaded or committed before, to go on from; null for none
   * @return the newest; the very object {@code known} when nothing was committed since; a null item
   *     when there is no such table
   */
  Uni<CatalogTable> load(TableRef table, CatalogTable known);

  /**
   * Whether what was loaded or committed before is still part of the table: it is not when the
   * table was dropped, or dropped and made again.
   *
   * @param table the table
   * @param known what was loaded or committed
   */
  default Uni<Boolean> stands(TableRef table, CatalogTable known) {
    return load(table, known)
        .map(
            now ->
                now == known
                    || (now != null
                        && now.id().equals(known.id())
                        && now.metadata().lastSequenceNumber()
                            >= known.metadata().lastSequenceNumber()));
  }

  /**
   * Attempts to make a table's metadata current, once. All files that it refers to are durable
   * already.
   *
   * @param commit the metadata
   * @return whether it is current now. A failure of the {@code Uni} means that it definitely is
   *     not, and will not be
   */
  Uni<SwapOutcome> commit(CatalogCommit commit);

  /**
   * Finds out about an unknown outcome, once.
   *
   * @param commit the commit whose attempt was unknown
   * @return swapped, lost, or still unknown
   */
  Uni<SwapOutcome> resolve(CatalogCommit commit);

  /**
   * Where a table's files lie: a catalog may have tables anywhere, and lend what is needed to reach
   * them.
   *
   * @param table the table where it lies by default
   * @return the same table with the storage and the folder that its files are in; {@code table}
   *     when that is the default, or when there is no such table. Fails with {@link
   *     dev.parquedb.storage.UnsupportedStorageException} for a place that is not allowed or cannot
   *     be reached
   */
  default Uni<TableRef> locate(TableRef table) {
    return Uni.createFrom().item(table);
  }

  /**
   * The metadata in the place that a commit was attempted for, where the catalog has one place for
   * every commit and keeps it.
   *
   * @param commit a commit of unknown outcome
   * @return empty when nothing is in that place, or when nobody can tell
   */
  default Uni<Optional<CatalogTable>> inPlaceOf(CatalogCommit commit) {
    return Uni.createFrom().item(Optional.empty());
  }

  /**
   * How many snapshots a table had at a time of the store's clock, by their sequence numbers. A
   * catalog that does not keep old metadata goes by the times of the snapshots.
   *
   * @param table the table
   * @param storeTime the time
   * @return the last sequence number of the newest metadata that was there then; 0 for none
   */
  default Uni<Long> versionsAt(TableRef table, Instant storeTime) {
    return load(table, null)
        .map(
            now ->
                now == null
                    ? 0L
                    : now.metadata().snapshots().stream()
                        .filter(
                            each ->
                                !Instant.ofEpochMilli(each.timestampMillis()).isAfter(storeTime))
                        .mapToLong(Snapshot::sequenceNumber)
                        .max()
                        .orElse(0));
  }

  /** The tables of the database, ascending by their UTF-8 bytes. */
  Uni<List<String>> list();

  /**
   * Takes a table out of the catalog; its files are deleted by the caller.
   *
   * @param table the table
   * @return whether it was there
   */
  Uni<Boolean> drop(TableRef table);

  /** Stops what runs beside commits. */
  default Uni<Void> close() {
    return Uni.createFrom().voidItem();
  }
}
