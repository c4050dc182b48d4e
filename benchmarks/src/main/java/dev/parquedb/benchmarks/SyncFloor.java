package dev.parquedb.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What one durable commit costs at the least on a file system: a data file and a commit file, each
 * written, synced, given its name, and its folder synced. Nothing is encoded, planned or handed to
 * another thread.
 */
final class SyncFloor {

  /** About as large as the files of a commit of one entity. */
  private static final int DATA_BYTES = 5_000;

  private static final int COMMIT_BYTES = 1_500;

  private final Path data;
  private final Path log;
  private long number;

  /**
   * Prepares the folders.
   *
   * @param folder an empty folder
   */
  SyncFloor(Path folder) throws IOException {
    data = Files.createDirectories(folder);
    log = Files.createDirectories(folder.resolve("log"));
  }

  /** Does what one commit needs. */
  void commit() throws IOException {
    number++;
    durable(data, DATA_BYTES);
    durable(log, COMMIT_BYTES);
  }

  private void durable(Path folder, int bytes) throws IOException {
    Path unnamed = folder.resolve("file.tmp");
    try (FileChannel channel =
        FileChannel.open(unnamed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer content = ByteBuffer.allocateDirect(bytes);
      while (content.hasRemaining()) {
        channel.write(content);
      }
      channel.force(true);
    }
    Files.createLink(folder.resolve("file-" + number), unnamed);
    Files.delete(unnamed);
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
