package dev.parquedb.storage.spi;

import dev.parquedb.storage.DirectoryNotEmptyException;
import dev.parquedb.storage.NotFoundException;
import io.smallrye.mutiny.Uni;

/** Directories of a store that has none: non-empty prefixes. */
final class FlatDirectories implements StorageDriver.Directories {

  private final StorageDriver driver;
  private final Listings listings;
  private final Deletes deletes;

  FlatDirectories(StorageDriver driver, Listings listings, Deletes deletes) {
    this.driver = driver;
    this.listings = listings;
    this.deletes = deletes;
  }

  @Override
  public Uni<Boolean> isDirectory(String path, DriverCall call) {
    return listings.any(path + "/", call);
  }

  @Override
  public Uni<Void> mkdir(String path, DriverCall call) {
    return Uni.createFrom().voidItem();
  }

  @Override
  public Uni<Void> rmdir(String path, DriverCall call) {
    return isDirectory(path, call)
        .onItem()
        .transformToUni(
            found ->
                Uni.createFrom()
                    .failure(
                        found
                            ? new DirectoryNotEmptyException(
                                path,
                                "\"" + path + "\" of the " + driver.type()
                                    + " storage is not empty; remove it recursively")
                            : missing(path)));
  }

  @Override
  public Uni<Void> rmdirRecursively(String path, DriverCall call) {
    return isDirectory(path, call)
        .onItem()
        .transformToUni(
            found ->
                found
                    ? deletes.prefix(path + "/", call).replaceWithVoid()
                    : Uni.createFrom().failure(missing(path)));
  }

  private NotFoundException missing(String path) {
    return new NotFoundException(
        path, "The " + driver.type() + " storage has no directory \"" + path + "\"");
  }
}
