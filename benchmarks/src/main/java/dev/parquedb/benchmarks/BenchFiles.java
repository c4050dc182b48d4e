package dev.parquedb.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Where benchmarks keep their files. */
final class BenchFiles {

  /** The page size that destination buffers and offsets are aligned to. */
  static final int PAGE = 4096;

  private static final int CHUNK = 1 << 20;
  private static final long SEED = 42;

  private BenchFiles() {}

  /** The folder for files of benchmarks, below the system property {@code bench.dir}. */
  static Path folder() {
    try {
      Path parent = Path.of(System.getProperty("bench.dir", "target"));
      return Files.createDirectories(parent.resolve("bench-data")).toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A file of random bytes, the same ones every time; made unless it is there, then read once, so
   * that it is in the page cache.
   *
   * @param bytes its size, a multiple of 1 MiB
   */
  static Path dataFile(long bytes) throws IOException {
    Path folder = Files.createDirectories(folder().resolve("ranges-" + bytes));
    Path file = folder.resolve("data.bin");
    if (!Files.exists(file) || Files.size(file) != bytes) {
      Path unfinished = Files.createTempFile(folder, "data", ".tmp");
      fill(unfinished, bytes);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
    ByteBuffer buffer = aligned(CHUNK);
    try (FileChannel channel = FileChannel.open(file)) {
      for (long at = 0; at < bytes; at += CHUNK) {
        readFully(channel, at, buffer);
      }
    }
    return file;
  }

  private static void fill(Path file, long bytes) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    ByteBuffer chunk = aligned(CHUNK);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (long at = 0; at < bytes; at += CHUNK) {
        chunk.clear();
        while (chunk.hasRemaining()) {
          chunk.putLong(random.nextLong());
        }
        chunk.flip();
        while (chunk.hasRemaining()) {
          channel.write(chunk);
        }
      }
      // Dirty pages that are written back later would disturb what is measured then.
      channel.force(true);
    }
  }

  /**
   * A direct buffer that starts at a page: elsewhere reads are several times slower on some CPUs.
   */
  static ByteBuffer aligned(int bytes) {
    return ByteBuffer.allocateDirect(bytes + PAGE).alignedSlice(PAGE).slice(0, bytes);
  }

  /** Fills a buffer, from 0 to its capacity, from a place in a file. */
  static void readFully(FileChannel channel, long offset, ByteBuffer buffer) throws IOException {
    buffer.clear();
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new IOException("The file ends at " + (offset + buffer.position()));
      }
    }
  }

  /** Removes a folder with everything in it; nothing happens when it is missing. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
