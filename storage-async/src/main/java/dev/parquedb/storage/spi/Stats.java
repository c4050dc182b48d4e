package dev.parquedb.storage.spi;

import dev.parquedb.storage.FileStat;
import io.smallrye.mutiny.Uni;

/** Descriptions of files and directories, derived from a driver. */
final class Stats {

  private final StorageDriver driver;
  private final StorageDriver.Directories directories;

  Stats(StorageDriver driver, StorageDriver.Directories directories) {
    this.driver = driver;
    this.directories = directories;
  }

  /** Describes a file first, a directory otherwise; a null item when there is neither. */
  Uni<FileStat> stat(String path, boolean onlyDirectory, DriverCall call) {
    if (path.isEmpty()) {
      return Uni.createFrom().item(FileStat.directory(""));
    }
    if (onlyDirectory) {
      return directory(path, call);
    }
    return driver
        .head(path, call)
        .onItem()
        .transformToUni(file -> file == null ? directory(path, call) : Uni.createFrom().item(file));
  }

  private Uni<FileStat> directory(String path, DriverCall call) {
    return directories
        .isDirectory(path, call)
        .map(found -> found ? FileStat.directory(path) : null);
  }
}
