package dev.parquedb.testkit.s3;

import java.util.Map;

/**
 * A body that arrived whole and was verified.
 *
 * @param content its bytes
 * @param md5 their MD5
 * @param crc32c their CRC-32C
 * @param checksums those the request asked for, by algorithm
 */
record Received(Content content, byte[] md5, int crc32c, Map<Checksum, byte[]> checksums) {

  static final Received NOTHING =
      new Received(Content.Held.of(java.util.List.of()), Hashes.md5(new byte[0]), 0, Map.of());

  String etag() {
    return "\"" + Hashes.hex(md5) + "\"";
  }

  /** All bytes; for documents, which are small. */
  byte[] document() {
    byte[] all = new byte[(int) content.size()];
    for (int at = 0; at < all.length; ) {
      byte[] some = content.read(at, all.length - at);
      System.arraycopy(some, 0, all, at, some.length);
      at += some.length;
    }
    return all;
  }
}
