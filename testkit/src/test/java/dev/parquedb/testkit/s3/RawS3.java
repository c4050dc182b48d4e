package dev.parquedb.testkit.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A client that sends what it is told, signed at the clock it is given. */
final class RawS3 {

  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI endpoint;
  private final S3Credentials credentials;
  private final String region;
  private final Supplier<Instant> clock;

  RawS3(URI endpoint, S3Credentials credentials, String region, Supplier<Instant> clock) {
    this.region = region;
    this.endpoint = endpoint;
    this.credentials = credentials;
    this.clock = clock;
  }

  /** An answer whose body is read as it comes. */
  record Answer(int status, HttpHeaders headers, InputStream body) {

    String text() {
      try {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String header(String name) {
      return headers.firstValue(name).orElse(null);
    }
  }

  /** Sends a signed request. */
  CompletableFuture<Answer> send(
      String method, String target, byte[] body, Map<String, String> headers) {
    return answer(request(method, target, body, signed(method, target, headers)));
  }

  /** Sends a request with exactly these headers. */
  CompletableFuture<Answer> sendUnsigned(
      String method, String target, byte[] body, Map<String, String> headers) {
    return answer(request(method, target, body, headers));
  }

  CompletableFuture<Answer> put(String target, byte[] body) {
    return send("PUT", target, body, Map.of());
  }

  CompletableFuture<Answer> create(String target, byte[] body) {
    return send("PUT", target, body, Map.of("if-none-match", "*"));
  }

  CompletableFuture<Answer> get(String target) {
    return send("GET", target, new byte[0], Map.of());
  }

  static <T> T await(CompletableFuture<T> call) throws Exception {
    return call.get(90, TimeUnit.SECONDS);
  }

  /** The headers a signature adds to others. */
  Map<String, String> signed(String method, String target, Map<String, String> headers) {
    Map<String, String> all = new TreeMap<>(headers);
    String timestamp = TIMESTAMP.format(clock.get());
    all.put("host", endpoint.getAuthority());
    all.put("x-amz-date", timestamp);
    all.putIfAbsent("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
    SigV4 signer = new SigV4(credentials.secretKey(), timestamp, region);
    Head head = Head.of(method, target, all.entrySet(), "s3.localhost");
    String signature = signer.seed(head, all.keySet(), all.get("x-amz-content-sha256"));
    String names = String.join(";", all.keySet());
    all.remove("host");
    all.put(
        "authorization",
        "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
            .formatted(credentials.accessKey(), signer.scope(), names, signature));
    return all;
  }

  private HttpRequest request(
      String method, String target, byte[] body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(endpoint + target))
            .timeout(Duration.ofSeconds(60))
            .method(
                method,
                body.length == 0 && !method.equals("PUT")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return request.build();
  }

  private CompletableFuture<Answer> answer(HttpRequest request) {
    return client.sendAsync(request, BodyHandlers.ofInputStream()).thenApply(RawS3::answered);
  }

  private static Answer answered(HttpResponse<InputStream> response) {
    return new Answer(response.statusCode(), response.headers(), response.body());
  }
}
