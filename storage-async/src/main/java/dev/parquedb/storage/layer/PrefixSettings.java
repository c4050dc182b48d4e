package dev.parquedb.storage.layer;

import dev.parquedb.storage.InvalidPathException;
import dev.parquedb.storage.spi.StoragePaths;

/**
 * The part of a storage that a view shows.
 *
 * @param prefix the directory all paths are below, in normal form; not the root
 */
public record PrefixSettings(String prefix) {

  /**
   * Creates the settings.
   *
   * @param prefix a directory by the rules of {@link StoragePaths#directory}, with or without a
   *     trailing slash
   * @throws InvalidPathException when it breaks the rules
   * @throws IllegalArgumentException when it is the root
   */
  public PrefixSettings {
    prefix = StoragePaths.directory(prefix);
    if (prefix.isEmpty()) {
      throw new IllegalArgumentException("The prefix is empty; leave the layer out instead");
    }
  }
}
