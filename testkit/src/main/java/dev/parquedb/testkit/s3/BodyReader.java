package dev.parquedb.testkit.s3;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** Takes in the body of one request piece by piece: decodes, counts, hashes, keeps or discards. */
final class BodyReader {

  /** What becomes of the bytes. */
  enum Keeping {
    HELD,
    DISCARDED
  }

  private final Head head;
  private final Payload payload;
  private final BodyLimits.Expected expected;
  private final Keeping keeping;
  private final Memory memory;
  private final ChunkedDecoder decoder;
  private final List<byte[]> pieces = new ArrayList<>();
  private final MessageDigest md5 = Hashes.digest("MD5");
  private final MessageDigest sha256;
  private final CRC32C crc32c = new CRC32C();
  private final Map<Checksum, Checksum.Running> running = new EnumMap<>(Checksum.class);
  private long wire;
  private long size;
  private long reserved;

  BodyReader(
      Head head,
      Authentication.Verified verified,
      BodyLimits.Expected expected,
      Keeping keeping,
      Memory memory) {
    this.head = head;
    this.payload = verified.payload();
    this.expected = expected;
    this.keeping = keeping;
    this.memory = memory;
    this.decoder =
        payload instanceof Payload.Chunked chunked
            ? new ChunkedDecoder(chunked, verified, this::decoded)
            : null;
    this.sha256 = payload instanceof Payload.Signed ? Hashes.digest("SHA-256") : null;
    BodyChecks.announced(head).forEach(each -> running.put(each, each.start()));
  }

  /** Takes some bytes, as they came over the wire. */
  void accept(byte[] bytes) {
    wire += bytes.length;
    if (decoder != null) {
      decoder.accept(bytes);
    } else {
      decoded(bytes, 0, bytes.length);
    }
  }

  /** Verifies the whole. The memory it takes belongs to the caller from then on. */
  Received finish() {
    if (expected.wire() >= 0 && wire != expected.wire() || size != expected.decoded()) {
      throw new S3Error(
          400,
          "IncompleteBody",
          "You did not provide the number of bytes specified by the Content-Length HTTP header.");
    }
    SortedMap<String, String> trailers = decoder == null ? new TreeMap<>() : decoder.finish();
    byte[] hash = md5.digest();
    head.header("content-md5").ifPresent(given -> BodyChecks.md5(given, hash));
    if (payload instanceof Payload.Signed signed) {
      BodyChecks.sha256(signed, sha256.digest());
    }
    Map<Checksum, byte[]> computed = new EnumMap<>(Checksum.class);
    running.forEach((algorithm, each) -> computed.put(algorithm, each.value()));
    BodyChecks.checksums(head, trailers, computed);
    Content content =
        keeping == Keeping.HELD ? Content.Held.of(pieces) : new Content.Discarded(size);
    reserved = 0;
    return new Received(content, hash, (int) crc32c.getValue(), computed);
  }

  /** Gives back the memory of a body that is not used. */
  void abandon() {
    memory.release(reserved);
    reserved = 0;
    pieces.clear();
  }

  private void decoded(byte[] bytes, int from, int length) {
    size += length;
    if (size > expected.decoded()) {
      throw new S3Error(400, "IncompleteBody", "The body is longer than announced.");
    }
    md5.update(bytes, from, length);
    crc32c.update(bytes, from, length);
    if (sha256 != null) {
      sha256.update(bytes, from, length);
    }
    running.values().forEach(each -> each.update(bytes, from, length));
    if (keeping == Keeping.HELD && length > 0) {
      memory.reserve(length);
      reserved += length;
      pieces.add(length == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, from + length));
    }
  }

  static byte[] base64(String text, String header) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw S3Error.invalidRequest("Value for " + header + " header is invalid.");
    }
  }
}
