package dev.parquedb.testkit.s3;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** The checksums S3 verifies and returns. */
enum Checksum {
  CRC32(() -> crc(new CRC32(), 4)),
  CRC32C(() -> crc(new CRC32C(), 4)),
  CRC64NVME(() -> crc(new Crc64Nvme(), 8)),
  SHA1(() -> Hashes.running("SHA-1")),
  SHA256(() -> Hashes.running("SHA-256"));

  /** A checksum that is being computed. */
  interface Running {
    void update(byte[] bytes, int from, int length);

    byte[] value();
  }

  private static final String PREFIX = "x-amz-checksum-";

  private final Supplier<Running> start;

  Checksum(Supplier<Running> start) {
    this.start = start;
  }

  Running start() {
    return start.get();
  }

  /** The name of its header. */
  String header() {
    return PREFIX + name().toLowerCase(Locale.ROOT);
  }

  /** Whether the checksum of a whole follows from those of its parts. */
  boolean combines() {
    return this == CRC32 || this == CRC32C || this == CRC64NVME;
  }

  static Optional<Checksum> ofHeader(String header) {
    return Arrays.stream(values()).filter(each -> each.header().equals(header)).findAny();
  }

  static Checksum ofName(String name) {
    return Arrays.stream(values())
        .filter(each -> each.name().equals(name))
        .findAny()
        .orElseThrow(() -> S3Error.invalidRequest("Checksum algorithm is not known: " + name));
  }

  static String base64(byte[] value) {
    return Base64.getEncoder().encodeToString(value);
  }

  private static Running crc(java.util.zip.Checksum crc, int bytes) {
    return new Running() {
      @Override
      public void update(byte[] data, int from, int length) {
        crc.update(data, from, length);
      }

      @Override
      public byte[] value() {
        byte[] value = ByteBuffer.allocate(8).putLong(crc.getValue()).array();
        return Arrays.copyOfRange(value, 8 - bytes, 8);
      }
    };
  }
}
