package dev.parquedb.table.iceberg;

import dev.parquedb.table.TableChange;
import dev.parquedb.table.TableRef;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;

/** Tells what iceberg-core will read for a commit, so that it is fetched in one go. */
final class NeededManifests {

  private final States states;

  NeededManifests(States states) {
    this.states = states;
  }

  /**
   * The locations of files to have in memory.
   *
   * @param base the state to commit on; null for none
   * @param change the change
   */
  Uni<List<String>> of(TableRef table, IcebergState base, TableChange change) {
    Snapshot snapshot = base == null ? null : base.snapshot();
    if (snapshot == null) {
      return Uni.createFrom().item(List.of());
    }
    return states
        .manifests(table, base.catalog(), snapshot)
        .map(manifests -> of(base.metadata(), snapshot, manifests, change));
  }

  private static List<String> of(
      TableMetadata metadata, Snapshot snapshot, List<ManifestFile> manifests, TableChange change) {
    List<String> needed = new ArrayList<>();
    needed.add(snapshot.manifestListLocation());
    boolean removes = !change.remove().isEmpty() || !change.delete().isEmpty();
    for (ManifestContent content : ManifestContent.values()) {
      List<ManifestFile> some =
          manifests.stream().filter(each -> each.content() == content).toList();
      boolean all = removes && (content == ManifestContent.DELETES || !change.remove().isEmpty());
      boolean merges = some.size() + 1 >= minCount(metadata);
      some.stream()
          .filter(each -> all || (merges && each.length() < targetBytes(metadata)))
          .map(ManifestFile::path)
          .forEach(needed::add);
    }
    return needed;
  }

  private static int minCount(TableMetadata metadata) {
    return metadata.propertyAsInt(
        TableProperties.MANIFEST_MIN_MERGE_COUNT, TableProperties.MANIFEST_MIN_MERGE_COUNT_DEFAULT);
  }

  private static long targetBytes(TableMetadata metadata) {
    return metadata.propertyAsLong(
        TableProperties.MANIFEST_TARGET_SIZE_BYTES,
        TableProperties.MANIFEST_TARGET_SIZE_BYTES_DEFAULT);
  }
}
