package dev.parquedb.storage.tiered;

import dev.parquedb.storage.CorruptStorageException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The front of every object of the hot tier: which write it is, how long the content is, and
 * whether the content follows or lies in the cold tier. As every object has one, no content is ever
 * taken for a pointer.
 *
 * <p>On disk, big-endian: magic (4), format (1), kind (1), zero (2), write id (24), size of the
 * content (8), time of the write when it is not that of the object (8 + 4), length of the pointer
 * (4), length (4) and CRC-32C (4) of the description, CRC-32C of cold content (4), CRC-32C of all
 * this and the pointer (4); then the pointer, or the content; then the description.
 *
 * @param id the write
 * @param size the bytes of the content
 * @param writtenAt when the content was written; empty when the object itself tells
 * @param cold where the content is; empty when it follows
 * @param descriptionLength the bytes of the description
 * @param descriptionChecksum the CRC-32C of the description
 */
record Frame(
    WriteId id,
    long size,
    Optional<Instant> writtenAt,
    Optional<ColdRef> cold,
    int descriptionLength,
    int descriptionChecksum) {

  /** The bytes before pointer or content. */
  static final int HEADER = 72;

  /** The bytes from the beginning that always hold header and pointer. */
  static final int PREFIX = 1024;

  private static final int MAGIC = 0x50515452;
  private static final byte FORMAT = 1;
  private static final byte INLINE = 0;
  private static final byte POINTER = 1;
  private static final long NO_TIME = Long.MIN_VALUE;

  static Frame of(
      WriteId id, long size, Optional<Instant> time, Optional<ColdRef> cold, ByteBuffer described) {
    return new Frame(id, size, time, cold, described.remaining(), checksum(described));
  }

  /** Where the description begins in the object. */
  long descriptionStart() {
    return HEADER + cold.map(ref -> (long) pointer(ref).length).orElse(size);
  }

  /** Where the object ends. */
  long end() {
    return descriptionStart() + descriptionLength;
  }

  Tier tier() {
    return cold.isPresent() ? Tier.COLD : Tier.HOT;
  }

  /** Header and pointer. */
  ByteBuffer encode() {
    byte[] pointer = cold.map(Frame::pointer).orElse(new byte[0]);
    ByteBuffer bytes = ByteBuffer.allocate(HEADER + pointer.length);
    bytes.putInt(MAGIC).put(FORMAT).put(cold.isPresent() ? POINTER : INLINE).putShort((short) 0);
    bytes.putLong(id.high()).putLong(id.low()).putLong(id.number()).putLong(size);
    bytes.putLong(writtenAt.map(Instant::getEpochSecond).orElse(NO_TIME));
    bytes.putInt(writtenAt.map(Instant::getNano).orElse(0));
    bytes.putInt(pointer.length).putInt(descriptionLength).putInt(descriptionChecksum);
    bytes.putInt(cold.map(ColdRef::checksum).orElse(0));
    bytes.position(HEADER).put(pointer).flip();
    return bytes.putInt(HEADER - 4, headerChecksum(bytes));
  }

  /**
   * Reads a frame.
   *
   * @param prefix the first {@value #PREFIX} bytes of the object, or all of it
   * @param path the file, for the error
   * @throws CorruptStorageException for bytes that are no frame
   */
  static Frame decode(ByteBuffer prefix, String path) {
    ByteBuffer bytes = prefix.slice();
    if (bytes.remaining() < HEADER || bytes.getInt(0) != MAGIC) {
      throw corrupt(path, "it does not begin as every object of a hot tier does");
    }
    if (bytes.get(4) != FORMAT) {
      throw corrupt(path, "its format " + bytes.get(4) + " is not known here");
    }
    int pointerLength = bytes.getInt(52);
    if (pointerLength < 0 || pointerLength > bytes.remaining() - HEADER) {
      throw corrupt(path, "its pointer is cut off");
    }
    bytes.limit(HEADER + pointerLength);
    if (bytes.getInt(HEADER - 4) != headerChecksum(bytes)) {
      throw corrupt(path, "the checksum of its header does not match");
    }
    long seconds = bytes.getLong(40);
    Optional<Instant> time =
        seconds == NO_TIME
            ? Optional.empty()
            : Optional.of(Instant.ofEpochSecond(seconds, bytes.getInt(48)));
    return new Frame(
        new WriteId(bytes.getLong(8), bytes.getLong(16), bytes.getLong(24)),
        bytes.getLong(32),
        time,
        bytes.get(5) == POINTER ? Optional.of(ref(bytes)) : Optional.empty(),
        bytes.getInt(56),
        bytes.getInt(60));
  }

  static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }

  static CorruptStorageException corrupt(String path, String why) {
    return new CorruptStorageException(
        path,
        "The hot tier holds damaged or foreign data under \""
            + path
            + "\": "
            + why
            + "; delete or restore it");
  }

  /** Over everything but the checksum itself. */
  private static int headerChecksum(ByteBuffer headerAndPointer) {
    CRC32C crc = new CRC32C();
    crc.update(headerAndPointer.duplicate().position(0).limit(HEADER - 4));
    int end = headerAndPointer.limit();
    crc.update(headerAndPointer.duplicate().position(HEADER).limit(end));
    return (int) crc.getValue();
  }

  private static byte[] pointer(ColdRef ref) {
    return ref.name().getBytes(StandardCharsets.UTF_8);
  }

  private static ColdRef ref(ByteBuffer bytes) {
    ByteBuffer name = bytes.duplicate().position(HEADER);
    return new ColdRef(StandardCharsets.UTF_8.decode(name).toString(), bytes.getInt(64));
  }
}
