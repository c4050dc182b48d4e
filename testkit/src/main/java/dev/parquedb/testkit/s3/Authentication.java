package dev.parquedb.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Verifies the signature of a request's head. */
final class Authentication {

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final Duration SKEW = Duration.ofMinutes(15);
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");

  /**
   * What a verified head says about the body.
   *
   * @param payload how the body is protected
   * @param signer computes the signatures of chunks
   * @param seed the signature of the head
   */
  record Verified(Payload payload, SigV4 signer, String seed) {}

  private final String region;
  private final Function<String, Optional<S3Credentials>> known;

  Authentication(String region, List<S3Credentials> credentials) {
    this.region = region;
    Map<String, S3Credentials> byKey =
        credentials.stream().collect(Collectors.toMap(S3Credentials::accessKey, each -> each));
    this.known = key -> Optional.ofNullable(byKey.get(key));
  }

  /**
   * Verifies a head.
   *
   * @param head the head
   * @param now the clock of the server
   * @throws S3Error when the request is not to be served
   */
  Verified verify(Head head, Instant now) {
    if (head.query().keySet().stream().anyMatch(name -> name.startsWith("X-Amz-"))) {
      throw S3Error.notImplemented("Presigned requests");
    }
    Map<String, String> fields = fields(head);
    String[] scope = fields.get("Credential").split("/");
    if (scope.length != 5 || !scope[3].equals("s3") || !scope[4].equals("aws4_request")) {
      throw malformed("the Credential is not <key>/<date>/<region>/s3/aws4_request");
    }
    S3Credentials credentials =
        known
            .apply(scope[0])
            .orElseThrow(
                () ->
                    new S3Error(
                        403,
                        "InvalidAccessKeyId",
                        "The AWS Access Key Id you provided does not exist in our records."));
    if (!scope[2].equals(region)) {
      throw malformed("the region '" + scope[2] + "' is wrong; expecting '" + region + "'");
    }
    String timestamp =
        head.header("x-amz-date")
            .orElseThrow(() -> S3Error.accessDenied("The header x-amz-date is missing."));
    requireRecent(timestamp, now);
    if (!timestamp.startsWith(scope[1])) {
      throw malformed("the date of the Credential is not that of x-amz-date");
    }
    List<String> signedHeaders = List.of(fields.get("SignedHeaders").split(";"));
    requireSigned(head, signedHeaders);
    String hash =
        head.header(Payload.HEADER)
            .orElseThrow(
                () -> S3Error.invalidRequest("Missing required header: " + Payload.HEADER));
    SigV4 signer = new SigV4(credentials.secretKey(), timestamp, region);
    String seed = signer.seed(head, signedHeaders, hash);
    if (!same(seed, fields.get("Signature"))) {
      throw signatureDoesNotMatch();
    }
    requireToken(head, credentials);
    return new Verified(Payload.of(hash), signer, seed);
  }

  private static Map<String, String> fields(Head head) {
    String header =
        head.header("authorization")
            .orElseThrow(() -> S3Error.accessDenied("Anonymous access is not allowed."));
    if (!header.startsWith(ALGORITHM + " ")) {
      throw header.startsWith("AWS4-")
          ? S3Error.notImplemented("Signatures other than " + ALGORITHM)
          : S3Error.invalidRequest("The authorization mechanism is not " + ALGORITHM + ".");
    }
    Map<String, String> fields =
        Stream.of(header.substring(ALGORITHM.length()).split(","))
            .map(field -> field.strip().split("=", 2))
            .filter(field -> field.length == 2)
            .collect(Collectors.toMap(field -> field[0], field -> field[1], (a, b) -> b));
    for (String needed : List.of("Credential", "SignedHeaders", "Signature")) {
      if (!fields.containsKey(needed)) {
        throw malformed(needed + " is missing");
      }
    }
    return fields;
  }

  private static void requireRecent(String timestamp, Instant now) {
    Instant signed;
    try {
      signed = LocalDateTime.parse(timestamp, TIMESTAMP).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      throw S3Error.accessDenied("x-amz-date is not a timestamp: " + timestamp);
    }
    if (Duration.between(signed, now).abs().compareTo(SKEW) > 0) {
      throw new S3Error(
          403,
          "RequestTimeTooSkewed",
          "The difference between the request time and the server's time is too large.");
    }
  }

  private static void requireSigned(Head head, List<String> signedHeaders) {
    for (String name : head.headers().keySet()) {
      boolean mustBeSigned =
          name.equals("host") || name.equals("content-md5") || name.startsWith("x-amz-");
      if (mustBeSigned && !signedHeaders.contains(name)) {
        throw S3Error.accessDenied("There were headers present which were not signed: " + name);
      }
    }
  }

  private static void requireToken(Head head, S3Credentials credentials) {
    Optional<String> given = head.header("x-amz-security-token");
    boolean right =
        given.isPresent() == credentials.sessionToken().isPresent()
            && same(given.orElse(""), credentials.sessionToken().orElse(""));
    if (!right) {
      throw new S3Error(400, "InvalidToken", "The provided token is malformed or invalid.");
    }
  }

  static S3Error signatureDoesNotMatch() {
    return new S3Error(
        403,
        "SignatureDoesNotMatch",
        "The request signature we calculated does not match the signature you provided.");
  }

  static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static S3Error malformed(String what) {
    return new S3Error(
        400, "AuthorizationHeaderMalformed", "The authorization header is malformed; " + what);
  }
}
