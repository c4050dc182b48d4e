package dev.parquedb.table.iceberg;

import dev.parquedb.ParqueDBException;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.iceberg.IcebergDeletes.Source;
import dev.parquedb.table.iceberg.catalog.CatalogTable;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;

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
                  .map(live -> IcebergState.newest(table, catalog, live.finish(), live.specs()));
            });
  }

  /** The state that a snapshot made. */
  Uni<IcebergState> at(TableRef table, CatalogTable catalog, Snapshot snapshot) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Support.checkReadable(table, catalog.metadata());
              return files(table, catalog, snapshot)
                  .map(
                      live ->
                          IcebergState.at(table, catalog, snapshot, live.finish(), live.specs()));
            });
  }

  private Uni<LiveFiles> files(TableRef table, CatalogTable catalog, Snapshot snapshot) {
    if (snapshot == null) {
      return Uni.createFrom()
          .item(
              new LiveFiles(
                  table, catalog.metadata(), IcebergState.schemaAt(catalog.metadata(), null)));
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
        .chain(live -> withShared(table, live));
  }

  /** The manifests of a snapshot. */
  Uni<List<ManifestFile>> manifests(TableRef table, CatalogTable catalog, Snapshot snapshot) {
    return metadataFiles
        .run(
            table,
            List.of(snapshot.manifestListLocation()),
            resident -> snapshot.allManifests(new ResidentFiles(resident)))
        .onFailure()
        .transform(
            failure ->
                failure instanceof RuntimeException damage
                    ? Damage.named(table, snapshot.manifestListLocation(), damage)
                    : failure);
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
            })
        .chain(attached -> counted(table, attached));
  }

  /** Counts rows once that several files name: others may write such files. */
  private Uni<LiveFiles> counted(TableRef table, LiveFiles live) {
    return Multi.createFrom()
        .iterable(live.overlapping().entrySet())
        .onItem()
        .transformToUniAndConcatenate(
            file ->
                Multi.createFrom()
                    .iterable(file.getValue())
                    .onItem()
                    .transformToUniAndConcatenate(
                        source ->
                            deleted
                                .of(table, file.getKey(), List.of(source))
                                .map(rows -> Map.entry(source, rows)))
                    .collect()
                    .asList()
                    .invoke(all -> live.count(file.getKey(), disjoint(all))))
        .collect()
        .asList()
        .replaceWith(live);
  }

  private static List<Source> disjoint(List<Map.Entry<Source, RowSet>> all) {
    List<Source> sources = new ArrayList<>();
    RowSet seen = RowSet.empty();
    for (Map.Entry<Source, RowSet> each : all) {
      RowSet next = seen.union(each.getValue());
      Source source = each.getKey();
      sources.add(source.about(source.dataFile(), next.cardinality() - seen.cardinality()));
      seen = next;
    }
    return sources;
  }

  private static Map<String, Long> counted(Map<String, RowSet> rows) {
    Map<String, Long> counts = new HashMap<>();
    rows.forEach((file, positions) -> counts.put(file, positions.cardinality()));
    return counts;
  }
}
