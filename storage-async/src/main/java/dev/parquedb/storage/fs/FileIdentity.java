package dev.parquedb.storage.fs;

import dev.parquedb.storage.FileStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * What tells one written file from every other: its inode, its modification time to the nanosecond
 * (which {@link Stamps} makes unique) and its size. Read with one stat, without opening the file.
 *
 * @param fileKey the inode and device; null where the file system has none
 * @param modifiedNanos the modification time in nanoseconds since the epoch
 * @param size the length in bytes
 */
record FileIdentity(Object fileKey, long modifiedNanos, long size) {

  static FileIdentity of(BasicFileAttributes attributes) {
    return new FileIdentity(
        attributes.fileKey(),
        attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
        attributes.size());
  }

  /** The attributes of what stands at a path itself, never of what a link points to. */
  static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  String version() {
    return Long.toString(modifiedNanos, 36) + "-" + Long.toString(size, 36) + "-" + inode();
  }

  FileStat stat(String key) {
    Instant modified =
        Instant.ofEpochSecond(
            Math.floorDiv(modifiedNanos, 1_000_000_000L),
            Math.floorMod(modifiedNanos, 1_000_000_000L));
    return FileStat.file(key, size, version(), modified);
  }

  /** The inode alone: the device number of some file systems differs after a restart. */
  private String inode() {
    String text = String.valueOf(fileKey);
    int at = text.indexOf("ino=");
    return at < 0
        ? Integer.toHexString(text.hashCode())
        : text.substring(at + 4, text.length() - 1);
  }
}
