package dev.parquedb.table.iceberg.filesystem;

import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.table.Listings;
import dev.parquedb.table.Retries;
import dev.parquedb.table.TableRef;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;

/**
 * Deletes old metadata files, one after the other, the oldest first: while one is there, so is
 * every later one. A file goes only when it is older than an age by the clock of the store, below
 * the number that the hint names, and none of those that the newest metadata lists.
 */
final class MetadataCleanup {

  /** The property that sets the age from which on metadata files may be deleted. */
  static final String AGE = "parquedb.metadata.clean-up-age-ms";

  private static final Duration DEFAULT_AGE = Duration.ofDays(1);
  private static final int EVERY = 100;

  private final Retries retries;
  private final MetadataLog log;

  MetadataCleanup(Retries retries, MetadataLog log) {
    this.retries = retries;
    this.log = log;
  }

  /** The age from which on metadata files of a table may be deleted. */
  static Duration age(TableMetadata metadata) {
    long age = metadata.propertyAsLong(AGE, DEFAULT_AGE.toMillis());
    return age < 1 ? DEFAULT_AGE : Duration.ofMillis(age);
  }

  /** Half of it: what rests on files being there must be no older. */
  static Duration half(TableMetadata metadata) {
    return age(metadata).dividedBy(2);
  }

  /** Whether it is time to clean up, after the commit of a number. */
  boolean isDue(long number) {
    return number % EVERY == 0;
  }

  /**
   * Cleans up.
   *
   * @param table the table
   * @param metadata its newest metadata
   * @param newest the file of that
   */
  Uni<Void> run(TableRef table, TableMetadata metadata, MetadataName newest) {
    return Uni.combine()
        .all()
        .unis(
            log.hint(table),
            retries.idempotent(() -> table.storage().stat(table.path(newest.path()))))
        .asTuple()
        .chain(
            both -> {
              OptionalLong hint = both.getItem1();
              FileStat head = both.getItem2();
              if (hint.isEmpty() || head == null) {
                return Uni.createFrom().voidItem();
              }
              int listed =
                  Math.max(
                      1,
                      metadata.propertyAsInt(
                          TableProperties.METADATA_PREVIOUS_VERSIONS_MAX,
                          TableProperties.METADATA_PREVIOUS_VERSIONS_MAX_DEFAULT));
              long below = Math.min(hint.getAsLong(), newest.number() - listed);
              return deleted(table, head.modifiedAt().minus(age(metadata)), below);
            });
  }

  private Uni<Void> deleted(TableRef table, Instant until, long below) {
    return Listings.pages(
            table.storage(), table.path(MetadataName.PREFIX), ListOptions.DEFAULT, retries)
        .onItem()
        .transformToIterable(page -> page.files())
        .filter(file -> MetadataName.of(file.path()).isPresent())
        .collect()
        .in(ArrayList<FileStat>::new, List::add)
        .onItem()
        .transformToMulti(files -> Multi.createFrom().iterable(old(files, until, below)))
        .onItem()
        .transformToUniAndConcatenate(
            path -> retries.idempotent(() -> table.storage().delete(path)))
        .collect()
        .last()
        .replaceWithVoid();
  }

  /** The paths of the oldest files, up to the first that must stay. Pure. */
  static List<String> old(List<FileStat> files, Instant until, long below) {
    return files.stream()
        .sorted(Comparator.comparingLong(MetadataCleanup::number))
        .takeWhile(file -> number(file) < below && file.modifiedAt().isBefore(until))
        .map(FileStat::path)
        .toList();
  }

  private static long number(FileStat file) {
    return MetadataName.of(file.path()).orElseThrow().number();
  }
}
