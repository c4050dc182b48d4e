package dev.parquedb.table;

import dev.parquedb.storage.StorageBackend;

/**
 * Where a table lies.
 *
 * @param namespace the namespace it holds
 * @param storage the storage
 * @param root its folder, relative to the storage's root, without slashes at its ends
 */
public record TableRef(String namespace, StorageBackend storage, String root) {

  /** The storage path of a file of the table. */
  public String path(String relative) {
    return root + "/" + relative;
  }
}
