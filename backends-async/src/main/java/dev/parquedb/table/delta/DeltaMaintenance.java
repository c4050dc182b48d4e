package dev.parquedb.table.delta;

import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.Listings;
import dev.parquedb.table.Retries;
import dev.parquedb.table.TableRef;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a vacuum has to know of a log. */
final class DeltaMaintenance {

  /**
   * Names that begin so belong to the log and to other engines (Delta protocol, "File Types"); a
   * folder of a partition does not, whatever its column is called.
   */
  private static final Pattern HIDDEN =
      Pattern.compile("(?:.*/)?(?:\\.|_(?![^/=]*=[^/]*/))[^/]*(?:/.*)?");

  private static final Pattern REFERABLE =
      Pattern.compile("(?:.*/)?(?:[^/]+\\.parquet|deletion_vector_[^/]+\\.bin)");

  private final Retries retries;
  private final Snapshots snapshots;
  private final TimeTravel past;

  DeltaMaintenance(Retries retries, Snapshots snapshots, TimeTravel past) {
    this.retries = retries;
    this.past = past;
    this.snapshots = snapshots;
  }

  /** Whether a file is a data file or one of deletion vectors, by its name. */
  static boolean isReferable(String path) {
    return REFERABLE.matcher(path).matches() && !HIDDEN.matcher(path).matches();
  }

  /** The newest version whose commit file the store wrote at or before a time, or the oldest. */
  Uni<Long> versionAt(TableRef table, Instant storeTime) {
    return Listings.pages(
            table.storage(),
            table.path(LogNames.FOLDER),
            ListOptions.DEFAULT.withDelimiter("/"),
            retries)
        .onItem()
        .transformToIterable(page -> page.files())
        .filter(file -> version(file).isPresent())
        .collect()
        .in(() -> new AtTime(storeTime), AtTime::add)
        .map(AtTime::version);
  }

  private static OptionalLong version(FileStat file) {
    return LogNames.commitVersion(LogNames.last(file.path()));
  }

  /** Takes commit files in ascending order of versions. */
  private static final class AtTime {
    private final Instant time;
    private long oldest = -1;
    private long newest = -1;

    AtTime(Instant time) {
      this.time = time;
    }

    void add(FileStat file) {
      long version = DeltaMaintenance.version(file).getAsLong();
      oldest = oldest < 0 ? version : oldest;
      if (!file.modifiedAt().isAfter(time)) {
        newest = Math.max(newest, version);
      }
    }

    long version() {
      return Math.max(0, Math.max(oldest, newest));
    }
  }

  /** Every file that a range of versions refers to, relative to the table's root. */
  Uni<Set<String>> references(TableRef table, long oldest, DeltaState newest) {
    if (oldest >= newest.version()) {
      return Uni.createFrom().item(paths(newest.files().all()));
    }
    return past.at(table, SnapshotRef.version(oldest))
        .onItem()
        .transformToMulti(
            first ->
                Multi.createBy()
                    .concatenating()
                    .streams(
                        Multi.createFrom().item(() -> paths(first.files().all())),
                        snapshots
                            .stepsAfter(table, first)
                            .select()
                            .first(step -> step.state().version() <= newest.version())
                            .map(DeltaMaintenance::brought)))
        .collect()
        .in(HashSet<String>::new, Set::addAll)
        .map(all -> all);
  }

  private static Set<String> brought(Snapshots.Step step) {
    Set<String> paths = paths(step.summary().added());
    paths.addAll(paths(step.summary().deletes().values()));
    return paths;
  }

  private static Set<String> paths(Collection<DataFile> files) {
    return files.stream()
        .flatMap(file -> withVectors(file).stream())
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static List<String> withVectors(DataFile file) {
    return file.deletes()
        .map(DeletionVector.class::cast)
        .filter(vector -> vector.storage() == DeletionVector.Storage.UUID_FILE)
        .map(vector -> List.of(file.path(), DeletionVectorFile.path(vector.pathOrInline())))
        .orElse(List.of(file.path()));
  }
}
