package dev.parquedb.table.iceberg;

import dev.parquedb.ParqueDBException;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.table.Listings;
import dev.parquedb.table.Retries;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.Vacuumed;
import dev.parquedb.table.iceberg.catalog.Catalog;
import dev.parquedb.table.iceberg.catalog.CatalogTable;
import dev.parquedb.table.iceberg.catalog.Locations;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;

/** What a vacuum has to know of a table, and the metadata that it leaves behind. */
final class IcebergMaintenance {

  /** Names that begin so are nobody's data; what lies below metadata is no data either. */
  private static final Pattern HIDDEN =
      Pattern.compile("metadata/.*|(?:.*/)?(?:\\.|_(?![^/=]*=[^/]*/))[^/]*(?:/.*)?");

  private static final Pattern REFERABLE = Pattern.compile("(?:.*/)?[^/]+\\.(?:parquet|puffin)");
  private static final int AT_ONCE = 16;

  private final Retries retries;
  private final Catalog catalog;
  private final States states;
  private final MetadataFiles files;

  IcebergMaintenance(Retries retries, Catalog catalog, States states, MetadataFiles files) {
    this.retries = retries;
    this.catalog = catalog;
    this.states = states;
    this.files = files;
  }

  /** Whether a file is a data file or one with deleted rows, by its name. */
  static boolean isReferable(String path) {
    return REFERABLE.matcher(path).matches() && !HIDDEN.matcher(path).matches();
  }

  /** The newest version that is kept of those that were there at a time, or the oldest kept. */
  Uni<Long> versionAt(TableRef table, Instant storeTime) {
    return Uni.combine()
        .all()
        .unis(catalog.load(table, null), catalog.versionsAt(table, storeTime))
        .asTuple()
        .map(both -> both.getItem1() == null ? 0L : versionAt(both.getItem1(), both.getItem2()));
  }

  private static long versionAt(CatalogTable now, long versions) {
    List<Snapshot> kept = Lineage.of(now.metadata()).snapshots();
    long found = kept.isEmpty() ? 0 : IcebergState.version(kept.get(0));
    for (Snapshot snapshot : kept) {
      if (snapshot.sequenceNumber() <= versions) {
        found = Math.max(found, IcebergState.version(snapshot));
      }
    }
    return found;
  }

  /** Every file that snapshots from a version on refer to, and those of other branches. */
  Uni<Set<String>> references(TableRef table, long oldest, IcebergState newest) {
    TableMetadata metadata = newest.metadata();
    Support.checkVacuumable(table, metadata);
    Set<Long> gone = new HashSet<>();
    for (Snapshot snapshot : Lineage.of(metadata).snapshots()) {
      if (IcebergState.version(snapshot) < oldest) {
        gone.add(snapshot.snapshotId());
      }
    }
    metadata.refs().values().forEach(ref -> gone.remove(ref.snapshotId()));
    List<Snapshot> needed =
        metadata.snapshots().stream().filter(each -> !gone.contains(each.snapshotId())).toList();
    return manifests(table, newest.catalog(), needed)
        .chain(
            manifests ->
                files.run(
                    table,
                    manifests.keySet(),
                    resident ->
                        paths(table, metadata, manifests.values(), new ResidentFiles(resident))));
  }

  private Uni<Map<String, ManifestFile>> manifests(
      TableRef table, CatalogTable catalogTable, List<Snapshot> snapshots) {
    return Multi.createFrom()
        .iterable(snapshots)
        .onItem()
        .transformToUni(snapshot -> states.manifests(table, catalogTable, snapshot))
        .merge(AT_ONCE)
        .collect()
        .in(
            HashMap<String, ManifestFile>::new,
            (all, some) -> some.forEach(each -> all.put(each.path(), each)))
        .onFailure()
        .transform(ParqueDBException::first)
        .map(all -> all);
  }

  private static Set<String> paths(
      TableRef table,
      TableMetadata metadata,
      Collection<ManifestFile> manifests,
      ResidentFiles resident) {
    Set<String> paths = new HashSet<>();
    for (ManifestFile manifest : manifests) {
      try (ManifestReader<? extends ContentFile<?>> reader = reader(metadata, manifest, resident)) {
        for (ContentFile<?> file : reader) {
          Locations.relative(table, file.location()).ifPresent(paths::add);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("reading from memory cannot fail", e);
      } catch (RuntimeException e) {
        throw Damage.named(table, manifest.path(), e);
      }
    }
    return paths;
  }

  private static ManifestReader<? extends ContentFile<?>> reader(
      TableMetadata metadata, ManifestFile manifest, ResidentFiles resident) {
    return manifest.content() == ManifestContent.DATA
        ? ManifestFiles.read(manifest, resident, metadata.specsById())
        : ManifestFiles.readDeleteManifest(manifest, resident, metadata.specsById());
  }

  /**
   * Deletes manifests and lists of them that are older than the cut-off and that no snapshot of the
   * newest metadata needs. A commit that is under way refers to none of those: it was begun on a
   * state that has the cut-off, so its manifests are newer, or it is lost.
   */
  Uni<Void> vacuumMetadata(TableRef table, IcebergState state) {
    Instant cutOff = state.vacuumed().map(Vacuumed::cutOff).orElse(Instant.MIN);
    return catalog
        .load(table, state.catalog())
        .chain(
            now ->
                now == null || !now.id().equals(state.tableId())
                    ? Uni.createFrom().voidItem()
                    : manifests(table, now, now.metadata().snapshots())
                        .chain(kept -> sweep(table, cutOff, needed(table, now, kept.keySet()))));
  }

  private static Set<String> needed(TableRef table, CatalogTable now, Set<String> manifests) {
    Set<String> needed = new HashSet<>();
    manifests.forEach(each -> Locations.relative(table, each).ifPresent(needed::add));
    for (Snapshot snapshot : now.metadata().snapshots()) {
      Locations.relative(table, snapshot.manifestListLocation()).ifPresent(needed::add);
    }
    return needed;
  }

  private Uni<Void> sweep(TableRef table, Instant cutOff, Set<String> needed) {
    String root = table.path("");
    return Listings.pages(table.storage(), table.path("metadata/"), ListOptions.DEFAULT, retries)
        .onItem()
        .transformToIterable(page -> page.files())
        .filter(
            file ->
                file.path().endsWith(".avro")
                    && file.modifiedAt().isBefore(cutOff)
                    && !needed.contains(file.path().substring(root.length())))
        .map(FileStat::path)
        .onItem()
        .transformToUni(path -> retries.idempotent(() -> table.storage().delete(path)))
        .merge(AT_ONCE)
        .collect()
        .last()
        .onFailure()
        .transform(ParqueDBException::first)
        .replaceWithVoid();
  }
}
