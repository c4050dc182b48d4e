package dev.parquedb.storage.spi;

import dev.parquedb.storage.DirectoryNotEmptyException;
import io.smallrye.mutiny.Uni;

/** Directories of a store that has none: non-empty prefixes. */
final class FlatDirectories implements StorageDriver.Directories {

  private final StorageDriver driver;
  private final Listings listings;

  FlatDirectories(StorageDriver driver, Listings listings) {
    this.driver = driver;
    this.listings = listings;
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
                                "\""
                                    + path
                                    + "\" of the "
                                    + driver.type()
                                    + " storage is not empty; remove it recursively")
                            : Deletes.missing(driver.type(), path)));
  }

  @Override
  public Uni<Void> rmdirTree(String path, DriverCall call) {
    return Uni.createFrom().voidItem(); // gone with its files
  }
}
