package dev.parquedb.table.iceberg;

import dev.parquedb.ParqueDBException;
import dev.parquedb.table.FileSet;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.iceberg.catalog.CatalogTable;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.RuntimeIOException;

/** Reads the files of snapshots: the list of their manifests, then all manifests at once. */
final class States {

  private static final int SHARED_AT_ONCE = 16;

  private final MetadataFiles metadataFiles;
  private final DeletedRows deleted;

  States(MetadataFiles metadataFiles, DeletedRows deleted) {
    this.metadataFiles = metadataFiles;
    this.deleted = deleted;
  }

  /** The newest state of a table as its catalog has it. */
  Uni<IcebergState> newest(TableRef table, CatalogTable catalog) {
    return Uni.createFrom()
        .deferred(
            () -> {
              TableMetadata metadata = catalog.metadata();
              Support.checkReadable(table, metadata);
              return files(table, catalog, metadata.currentSnapshot())
                  .map(files -> IcebergState.newest(table, catalog, files));
            });
  }

  /** The state that a snapshot made. */
  Uni<IcebergState> at(TableRef table, CatalogTable catalog, Snapshot snapshot) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Support.checkReadable(table, catalog.metadata());
              return files(table, catalog, snapshot)
                  .map(files -> IcebergState.at(table, catalog, snapshot, files));
            });
  }

  private Uni<FileSet> files(TableRef table, CatalogTable catalog, Snapshot snapshot) {
    if (snapshot == null) {
      return Uni.createFrom().item(FileSet.empty());
    }
    IcebergSchema schema = IcebergState.schemaAt(catalog.metadata(), snapshot);
    return manifests(table, catalog, snapshot)
        .chain(
            manifests ->
                metadataFiles.run(
                    table,
                    manifests.stream().map(ManifestFile::path).toList(),
                    resident -> {
                      LiveFiles live = new LiveFiles(table, catalog.metadata(), schema);
                      live.read(manifests, new ResidentFiles(resident));
                      return live;
                    }))
        .onFailure(States::isDamage)
        .transform(failure -> damaged(table, snapshot, failure))
        .chain(live -> withShared(table, live))
        .map(LiveFiles::finish);
  }

  /** The manifests of a snapshot. */
  Uni<List<ManifestFile>> manifests(TableRef table, CatalogTable catalog, Snapshot snapshot) {
    return metadataFiles
        .run(
            table,
            List.of(snapshot.manifestListLocation()),
            resident -> snapshot.allManifests(new ResidentFiles(resident)))
        .onFailure(States::isDamage)
        .transform(failure -> damaged(table, snapshot, failure));
  }

  /** What iceberg-core and Avro throw for bytes that they do not understand. */
  private static boolean isDamage(Throwable failure) {
    return !(failure instanceof ParqueDBException)
        && (failure instanceof RuntimeIOException
            || failure instanceof java.io.UncheckedIOException
            || failure instanceof IllegalArgumentException
            || failure instanceof IndexOutOfBoundsException
            || failure instanceof NullPointerException
            || failure.getClass().getName().startsWith("org.apache.avro."));
  }

  private static Throwable damaged(TableRef table, Snapshot snapshot, Throwable failure) {
    return IcebergErrors.corrupt(
        table,
        snapshot.manifestListLocation(),
        "or a manifest that it lists cannot be read (" + failure.getMessage() + ")",
        failure);
  }

  private Uni<LiveFiles> withShared(TableRef table, LiveFiles live) {
    if (live.shared().isEmpty()) {
      return Uni.createFrom().item(live);
    }
    return Multi.createFrom()
        .iterable(live.shared())
        .onItem()
        .transformToUni(
            file -> deleted.rows(table, file.source()).map(rows -> Map.entry(file, counted(rows))))
        .merge(SHARED_AT_ONCE)
        .collect()
        .asList()
        .onFailure()
        .transform(ParqueDBException::first)
        .map(
            all -> {
              all.forEach(file -> live.attach(file.getKey(), file.getValue()));
              return live;
            });
  }

  private static Map<String, Long> counted(Map<String, RowSet> rows) {
    Map<String, Long> counts = new HashMap<>();
    rows.forEach((file, positions) -> counts.put(file, positions.cardinality()));
    return counts;
  }
}
