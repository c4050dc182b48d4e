package dev.parquedb.storage.layer;

import java.util.HashSet;
import java.util.Set;

/**
 * What a cache knows of one state of one file. Forgetting a file lets go of this object, and with
 * it of all that is kept under it: what a read that began before brings under it, nobody finds.
 */
final class CachedFile {

  private final Id id;
  private volatile long size;
  private volatile boolean forgotten;
  // Guarded by the entry of the id's place in the map of all files.
  private final Set<Long> blocks = new HashSet<>();
  private int users;

  /**
   * Under what a file is kept.
   *
   * @param path the normal path
   * @param version null for an immutable file, kept by its path alone
   */
  record Id(String path, String version) {

    Place place() {
      return new Place(path, version == null);
    }
  }

  /** One state of a file is kept in each: the immutable one, and that of the last version seen. */
  record Place(String path, boolean immutable) {}

  /**
   * Creates it without blocks.
   *
   * @param size the bytes of the file; -1 as long as it is unknown
   */
  CachedFile(Id id, long size) {
    this.id = id;
    this.size = size;
  }

  Id id() {
    return id;
  }

  /** The bytes of the file; -1 as long as it is unknown. */
  long size() {
    return size;
  }

  void learn(long bytes) {
    size = bytes;
  }

  boolean forgotten() {
    return forgotten;
  }

  void forget() {
    forgotten = true;
  }

  Set<Long> blocks() {
    return blocks;
  }

  void use(int change) {
    users += change;
  }

  boolean unused() {
    return users == 0 && blocks.isEmpty();
  }
}
