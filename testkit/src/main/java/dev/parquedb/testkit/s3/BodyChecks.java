package dev.parquedb.testkit.s3;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/** Whether a body is what its request said it is. */
final class BodyChecks {

  private BodyChecks() {}

  /** The checksums a head announces, by header or as a trailing header. */
  static Set<Checksum> announced(Head head) {
    Set<Checksum> announced = EnumSet.noneOf(Checksum.class);
    head.headers().keySet().forEach(name -> Checksum.ofHeader(name).ifPresent(announced::add));
    for (String trailer : trailers(head)) {
      announced.add(
          Checksum.ofHeader(trailer)
              .orElseThrow(() -> S3Error.notImplemented("The trailing header " + trailer)));
    }
    if (announced.size() > 1) {
      throw S3Error.invalidRequest("Expecting a single x-amz-checksum- header.");
    }
    return announced;
  }

  static void md5(String given, byte[] computed) {
    byte[] expected = BodyReader.base64(given, "content-md5");
    if (expected.length != 16) {
      throw new S3Error(400, "InvalidDigest", "The Content-MD5 you specified is not valid.");
    }
    if (!MessageDigest.isEqual(expected, computed)) {
      throw badDigest("Content-MD5");
    }
  }

  static void sha256(Payload.Signed signed, byte[] computed) {
    if (!signed.sha256().equals(Hashes.hex(computed))) {
      throw new S3Error(
          400,
          "XAmzContentSHA256Mismatch",
          "The provided 'x-amz-content-sha256' header does not match what was computed.");
    }
  }

  static void checksums(
      Head head, SortedMap<String, String> trailers, Map<Checksum, byte[]> computed) {
    if (!trailers.keySet().equals(Set.copyOf(trailers(head)))) {
      throw new S3Error(
          400, "MalformedTrailerError", "The trailing headers are not those x-amz-trailer names.");
    }
    computed.forEach(
        (algorithm, value) -> {
          String header = algorithm.header();
          String given = head.header(header).orElseGet(() -> trailers.get(header));
          if (given == null || !MessageDigest.isEqual(BodyReader.base64(given, header), value)) {
            throw badDigest(algorithm.name());
          }
        });
  }

  private static List<String> trailers(Head head) {
    return head.header("x-amz-trailer").stream()
        .flatMap(names -> Arrays.stream(names.split(",")))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private static S3Error badDigest(String what) {
    return new S3Error(
        400, "BadDigest", "The " + what + " you specified did not match the calculated checksum.");
  }
}
