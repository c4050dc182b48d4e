package dev.parquedb.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * The computations of AWS Signature Version 4 for S3: paths are encoded once and not normalised.
 *
 * @param secretKey the secret key
 * @param timestamp {@code yyyyMMdd'T'HHmmss'Z'}
 * @param region the region
 */
record SigV4(String secretKey, String timestamp, String region) {

  static final String EMPTY_SHA256 = Hashes.hex(Hashes.sha256(new byte[0]));

  String scope() {
    return timestamp.substring(0, 8) + "/" + region + "/s3/aws4_request";
  }

  /** The signature of a whole request. */
  String seed(Head head, Collection<String> signedHeaders, String payloadHash) {
    String request = canonicalRequest(head, signedHeaders, payloadHash);
    return sign("AWS4-HMAC-SHA256", sha256(request));
  }

  /** The signature of a chunk, given that of what came before it and the hash of its data. */
  String chunk(String previous, String dataHash) {
    return sign("AWS4-HMAC-SHA256-PAYLOAD", previous + "\n" + EMPTY_SHA256 + "\n" + dataHash);
  }

  /** The signature of the trailing headers, given that of the last chunk. */
  String trailer(String previous, SortedMap<String, String> trailers) {
    StringBuilder text = new StringBuilder();
    trailers.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
    return sign("AWS4-HMAC-SHA256-TRAILER", previous + "\n" + sha256(text.toString()));
  }

  static String canonicalRequest(Head head, Collection<String> signedHeaders, String payloadHash) {
    List<String> names = signedHeaders.stream().sorted().toList();
    String query =
        head.query().entrySet().stream()
            .map(each -> Uris.encode(each.getKey()) + "=" + Uris.encode(each.getValue()))
            .sorted()
            .collect(Collectors.joining("&"));
    StringBuilder request = new StringBuilder(512);
    request.append(head.method()).append('\n');
    request.append(Uris.encodePath(Uris.decodePath(head.path()))).append('\n');
    request.append(query).append('\n');
    Map<String, List<String>> headers = head.headers();
    for (String name : names) {
      String value =
          headers.getOrDefault(name, List.of()).stream()
              .map(each -> each.strip().replaceAll(" +", " "))
              .collect(Collectors.joining(","));
      request.append(name).append(':').append(value).append('\n');
    }
    request.append('\n').append(String.join(";", names)).append('\n').append(payloadHash);
    return request.toString();
  }

  private String sign(String algorithm, String rest) {
    byte[] key =
        Hashes.hmac(
            ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8), timestamp.substring(0, 8));
    key = Hashes.hmac(Hashes.hmac(Hashes.hmac(key, region), "s3"), "aws4_request");
    String text = algorithm + "\n" + timestamp + "\n" + scope() + "\n" + rest;
    return Hashes.hex(Hashes.hmac(key, text));
  }

  private static String sha256(String text) {
    return Hashes.hex(Hashes.sha256(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public String toString() {
    return "SigV4[" + scope() + "]";
  }
}
