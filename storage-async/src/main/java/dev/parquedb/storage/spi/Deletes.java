package dev.parquedb.storage.spi;

import dev.parquedb.storage.NotFoundException;
import io.smallrye.mutiny.Uni;
import java.util.stream.Collectors;

/** Deletes of many files, derived from a driver. */
final class Deletes {

  private final StorageDriver driver;
  private final Listings listings;

  Deletes(StorageDriver driver, Listings listings) {
    this.driver = driver;
    this.listings = listings;
  }

  /** Deletes every file whose path starts with the prefix and tells how many. */
  Uni<Long> prefix(String prefix, DriverCall call) {
    return listings
        .keys(prefix, call)
        .onItem()
        .transformToUniAndConcatenate(
            keys -> keys.isEmpty() ? Uni.createFrom().item(0L) : driver.deleteAll(keys, call))
        .collect()
        .with(Collectors.summingLong(Long::longValue));
  }

  /** Removes a directory with everything in it. */
  Uni<Void> tree(String path, StorageDriver.Directories directories, DriverCall call) {
    return directories
        .isDirectory(path, call)
        .onItem()
        .transformToUni(
            found ->
                found
                    ? prefix(path + "/", call).chain(() -> directories.rmdirTree(path, call))
                    : Uni.createFrom().failure(missing(driver.type(), path)));
  }

  static NotFoundException missing(String type, String path) {
    return new NotFoundException(
        path, "The " + type + " storage has no directory \"" + path + "\"");
  }
}
