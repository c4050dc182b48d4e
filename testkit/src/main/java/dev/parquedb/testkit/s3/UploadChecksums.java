package dev.parquedb.testkit.s3;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The checksums and the ETag of a whole that came in parts: pure functions of the parts. */
final class UploadChecksums {

  static final String ALGORITHM = "x-amz-checksum-algorithm";
  static final String TYPE = "x-amz-checksum-type";

  private static final String FULL = "FULL_OBJECT";
  private static final String COMPOSITE = "COMPOSITE";

  private UploadChecksums() {}

  /** Whether the checksum of an upload is to be of the whole, rather than of its parts' ones. */
  static boolean full(Optional<Checksum> algorithm, Optional<String> type) {
    if (algorithm.isEmpty()) {
      if (type.isPresent()) {
        throw S3Error.invalidRequest("A checksum type needs a checksum algorithm.");
      }
      return false;
    }
    boolean full =
        switch (type.orElse(algorithm.get() == Checksum.CRC64NVME ? FULL : COMPOSITE)) {
          case FULL -> true;
          case COMPOSITE -> false;
          default -> throw S3Error.invalidRequest("Unknown checksum type: " + type.get());
        };
    boolean possible = full ? algorithm.get().combines() : algorithm.get() != Checksum.CRC64NVME;
    if (!possible) {
      throw S3Error.invalidRequest(
          "The " + type(full) + " checksum type cannot be used with " + algorithm.get());
    }
    return full;
  }

  static String type(boolean full) {
    return full ? FULL : COMPOSITE;
  }

  /** The ETag: of the MD5 of the parts' MD5s, and their number. */
  static String etag(Collection<Upload.Part> parts) {
    Checksum.Running md5 = Hashes.running("MD5");
    parts.forEach(part -> md5.update(part.md5(), 0, part.md5().length));
    return "\"" + Hashes.hex(md5.value()) + "-" + parts.size() + "\"";
  }

  /** The CRC-32C of the whole, where that of every part is known. */
  static OptionalInt crc32c(List<Upload.Part> parts) {
    long crc = 0;
    for (Upload.Part part : parts) {
      if (part.crc32c().isEmpty()) {
        return OptionalInt.empty();
      }
      long second = Integer.toUnsignedLong(part.crc32c().getAsInt());
      crc = CrcCombination.combine(Checksum.CRC32C, crc, second, part.content().size());
    }
    return OptionalInt.of((int) crc);
  }

  /** The headers of the checksum an upload asked for; every part has one of that algorithm. */
  static Map<String, String> headers(Upload upload, List<Upload.Part> parts) {
    if (upload.algorithm().isEmpty()) {
      return Map.of();
    }
    Checksum algorithm = upload.algorithm().get();
    Map<String, String> headers = new TreeMap<>();
    headers.put(TYPE, type(upload.fullObject()));
    headers.put(
        algorithm.header(),
        upload.fullObject()
            ? Checksum.base64(whole(algorithm, parts))
            : composite(algorithm, parts));
    return headers;
  }

  private static byte[] whole(Checksum algorithm, List<Upload.Part> parts) {
    long crc = 0;
    for (Upload.Part part : parts) {
      long second = algorithm.number(part.checksums().get(algorithm));
      crc = CrcCombination.combine(algorithm, crc, second, part.content().size());
    }
    return algorithm.bytes(crc);
  }

  private static String composite(Checksum algorithm, List<Upload.Part> parts) {
    Checksum.Running running = algorithm.start();
    for (Upload.Part part : parts) {
      byte[] value = part.checksums().get(algorithm);
      running.update(value, 0, value.length);
    }
    return Checksum.base64(running.value()) + "-" + parts.size();
  }

  /** Writes checksum headers as the elements of a document. */
  static void write(XmlOut xml, Map<String, String> headers) {
    headers.forEach(
        (header, value) ->
            Checksum.ofHeader(header)
                .ifPresentOrElse(
                    algorithm -> xml.text("Checksum" + algorithm, value),
                    () -> xml.text("ChecksumType", value)));
  }
}
