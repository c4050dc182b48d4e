package dev.parquedb.storage.layer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * A block in a file of its own: magic, checksum of all that follows, length of the head, head (key
 * and size of the file), bytes. Nothing is synced: the checksum tells what a crash has torn.
 *
 * @param key what it is
 * @param fileSize the bytes of the file the block is of; -1 where unknown
 * @param length the bytes of the block
 * @param fileBytes the bytes of the file the block is in
 * @param readAt the tick at which it had been read; 0 when an earlier process did
 */
record DiskBlock(Key key, long fileSize, int length, long fileBytes, long readAt) {

  private static final int MAGIC = 0x50514331; // PQC1
  private static final int PREFIX = 12;
  private static final int MOST_HEAD = 16 * 1024;
  private static final String SUFFIX = ".block";
  private static final String UNFINISHED = ".block-new";

  /**
   * What a block is: constant bytes for ever.
   *
   * @param storage the root of the storage
   * @param path the normal path
   * @param version null for a file that is immutable
   * @param blockBytes the size of blocks
   * @param index which block, from 0
   */
  record Key(String storage, String path, String version, int blockBytes, long index) {

    /** Whether another block is of the same state of the same file. */
    boolean sameFile(Key other) {
      return Objects.equals(version, other.version)
          && path.equals(other.path)
          && storage.equals(other.storage);
    }

    /** Whether another block is of another version of the file. */
    boolean replaces(Key other) {
      return version != null
          && other.version != null
          && !version.equals(other.version)
          && path.equals(other.path)
          && storage.equals(other.storage);
    }

    private byte[] head(long fileSize) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (DataOutputStream out = new DataOutputStream(bytes)) {
        text(out, storage);
        text(out, path);
        out.writeBoolean(version != null);
        text(out, version == null ? "" : version);
        out.writeInt(blockBytes);
        out.writeLong(index);
        out.writeLong(fileSize);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }

    private static void text(DataOutputStream out, String value) throws IOException {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      out.writeInt(utf8.length);
      out.write(utf8);
    }
  }

  /** A block to be saved. */
  static DiskBlock of(Key key, long fileSize, ByteBuffer bytes, long readAt) {
    int length = bytes.remaining();
    return new DiskBlock(
        key, fileSize, length, (long) PREFIX + key.head(fileSize).length + length, readAt);
  }

  /** The name of its file. */
  String name() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.head(0));
      return HexFormat.of().formatHex(hash, 0, 16) + SUFFIX;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes its file, whole or not at all. */
  void save(Path folder, ByteBuffer bytes) throws IOException {
    byte[] head = key.head(fileSize);
    ByteBuffer all = ByteBuffer.allocate((int) fileBytes);
    all.putInt(MAGIC).putInt(0).putInt(head.length).put(head).put(bytes.duplicate()).flip();
    all.putInt(4, checksum(all));
    Path unfinished = folder.resolve(name().replace(SUFFIX, UNFINISHED));
    try (FileChannel file =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (all.hasRemaining()) {
        file.write(all);
      }
    }
    Files.move(unfinished, folder.resolve(name()), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Reads its file; null when that is damaged. */
  ByteBuffer load(Path folder) throws IOException {
    Path path = folder.resolve(name());
    if (Files.size(path) != fileBytes) {
      return null;
    }
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(path));
    byte[] head = key.head(fileSize);
    boolean whole =
        all.remaining() == fileBytes
            && all.getInt(0) == MAGIC
            && all.getInt(4) == checksum(all)
            && all.getInt(8) == head.length
            && all.slice(PREFIX, head.length).equals(ByteBuffer.wrap(head));
    return whole ? all.slice(PREFIX + head.length, length).asReadOnlyBuffer() : null;
  }

  /**
   * The blocks in a folder, the oldest first. Files of blocks that are cut off or unfinished are
   * removed, other files are left alone.
   */
  static List<DiskBlock> scan(Path folder) throws IOException {
    record Found(DiskBlock block, FileTime written) {}
    List<Found> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.matches("[0-9a-f]{32}\\.block(-new)?")) {
          DiskBlock block = name.endsWith(SUFFIX) ? parse(file) : null;
          if (block != null && block.name().equals(name)) {
            found.add(new Found(block, Files.getLastModifiedTime(file)));
          } else {
            Files.delete(file);
          }
        }
      }
    }
    found.sort(Comparator.comparing(Found::written));
    return found.stream().map(Found::block).toList();
  }

  /** What the head of a file says; null when it cannot be so. */
  private static DiskBlock parse(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      ByteBuffer prefix = ByteBuffer.wrap(stream.readNBytes(PREFIX));
      if (prefix.remaining() < PREFIX || prefix.getInt(0) != MAGIC) {
        return null;
      }
      int headLength = prefix.getInt(8);
      if (headLength < 0 || headLength > MOST_HEAD) {
        return null;
      }
      byte[] head = stream.readNBytes(headLength);
      return parse(head, Files.size(file));
    }
  }

  private static DiskBlock parse(byte[] head, long fileBytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(head))) {
      String storage = text(in);
      String path = text(in);
      boolean versioned = in.readBoolean();
      String version = text(in);
      Key key = new Key(storage, path, versioned ? version : null, in.readInt(), in.readLong());
      long fileSize = in.readLong();
      long length = fileBytes - PREFIX - head.length;
      return length < 1 || length > key.blockBytes() || in.read() >= 0
          ? null
          : new DiskBlock(key, fileSize, (int) length, fileBytes, 0);
    } catch (IOException cutOff) {
      return null;
    }
  }

  private static String text(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("no text of " + length + " bytes");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static int checksum(ByteBuffer all) {
    CRC32C checksum = new CRC32C();
    checksum.update(all.duplicate().position(8));
    return (int) checksum.getValue();
  }
}
