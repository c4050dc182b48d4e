package dev.parquedb.storage.fs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The file system calls that decide over durability and exclusion, as a seam. Blocking. */
interface FileOperations {

  /** Makes content and attributes of an open file durable. */
  default void sync(FileChannel channel) throws IOException {
    channel.force(true);
  }

  /** Makes the entries of a directory durable. */
  default void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Gives a file a second name, which must not exist. */
  default void link(Path existing, Path name) throws IOException {
    Files.createLink(name, existing);
  }

  /** Renames a file in one step, replacing the target. */
  default void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes a name of a file, or an empty directory. */
  default void delete(Path path) throws IOException {
    Files.delete(path);
  }

  /** The file system itself, with every sync. */
  FileOperations SYNCING = new FileOperations() {};

  /** The file system itself, without syncs. */
  FileOperations NOT_SYNCING =
      new FileOperations() {
        @Override
        public void sync(FileChannel channel) {
          // Durability.NONE leaves this to the operating system.
        }

        @Override
        public void syncDirectory(Path directory) {
          // Durability.NONE leaves this to the operating system.
        }
      };
}
