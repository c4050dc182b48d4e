package dev.parquedb.storage.s3;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.LocalDate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4 for reads of objects: requests without a body, whose payload is declared
 * unsigned. Paths are signed as they are sent, neither encoded again nor normalised, as S3 wants
 * it.
 *
 * <p>Signed are the host, all {@code x-amz-} headers that are sent, and Range and If-Match where
 * present. This runs for every read, so keys are derived once a day, and buffers and digests are
 * kept for each thread.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">The
 *     signature in the Authorization header</a>
 */
final class SigV4 {

  /** The value of the header {@code x-amz-content-sha256}. */
  static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final int SECONDS_A_DAY = 86_400;
  private static final String[] SIGNED_HEADERS = new String[8];

  static {
    for (int i = 0; i < SIGNED_HEADERS.length; i++) {
      SIGNED_HEADERS[i] =
          "host"
              + ((i & 1) != 0 ? ";if-match" : "")
              + ((i & 2) != 0 ? ";range" : "")
              + ";x-amz-content-sha256;x-amz-date"
              + ((i & 4) != 0 ? ";x-amz-security-token" : "");
    }
  }

  /**
   * What is signed of a request.
   *
   * @param method GET or HEAD
   * @param target the path, percent-encoded as it is sent
   * @param query the query in its canonical form: encoded, sorted, with {@code =}; may be empty
   * @param range the Range header, or null
   * @param ifMatch the If-Match header, or null
   */
  record Request(String method, String target, String query, String range, String ifMatch) {}

  /**
   * What to send along, beside {@code x-amz-content-sha256} and the token of the credentials.
   *
   * @param date the header {@code x-amz-date}
   * @param authorization the header {@code Authorization}
   */
  record Signature(String date, String authorization) {}

  private final String region;
  private final String host;
  private volatile Stamp stamp = Stamp.of(0);
  private volatile SigningKey key;

  /**
   * Signs for one endpoint.
   *
   * @param region the region of the bucket
   * @param host the Host header as it is sent
   */
  SigV4(String region, String host) {
    this.region = region;
    this.host = host;
  }

  /** Signs a request. */
  Signature sign(Request request, S3Keypair keys, Instant now) {
    Stamp at = stamp(now.getEpochSecond());
    SigningKey signing = key(keys, at);
    String token = keys.sessionToken().orElse(null);
    String names = names(request, token);
    SigV4Bytes bytes = SigV4Bytes.ofThread();
    canonical(bytes, request, at, token, names);
    byte[] hash = bytes.sha256();
    bytes.clear();
    bytes.put(ALGORITHM).newLine().put(at.text()).newLine().put(signing.scope()).newLine();
    bytes.putHex(hash);
    byte[] signature = bytes.hmac(signing.secret());
    bytes.clear();
    bytes.put(signing.credential()).put(names).put(", Signature=").putHex(signature);
    return new Signature(at.text(), bytes.text());
  }

  private static String names(Request request, String token) {
    return SIGNED_HEADERS[
        (request.ifMatch() == null ? 0 : 1)
            + (request.range() == null ? 0 : 2)
            + (token == null ? 0 : 4)];
  }

  private void canonical(SigV4Bytes bytes, Request request, Stamp at, String token, String names) {
    bytes.clear();
    bytes.put(request.method()).newLine();
    bytes.put(request.target()).newLine();
    bytes.put(request.query()).newLine();
    bytes.put("host:").put(host).newLine();
    if (request.ifMatch() != null) {
      bytes.put("if-match:").put(request.ifMatch()).newLine();
    }
    if (request.range() != null) {
      bytes.put("range:").put(request.range()).newLine();
    }
    bytes.put("x-amz-content-sha256:").put(UNSIGNED_PAYLOAD).newLine();
    bytes.put("x-amz-date:").put(at.text()).newLine();
    if (token != null) {
      bytes.put("x-amz-security-token:").put(token).newLine();
    }
    bytes.newLine().put(names).newLine().put(UNSIGNED_PAYLOAD);
  }

  private Stamp stamp(long second) {
    Stamp last = stamp;
    if (last.second() != second) {
      last = Stamp.of(second);
      stamp = last;
    }
    return last;
  }

  private SigningKey key(S3Keypair keys, Stamp at) {
    SigningKey last = key;
    if (last == null || last.keys() != keys || !last.day().equals(at.day())) {
      last = SigningKey.derive(keys, at.day(), region);
      key = last;
    }
    return last;
  }

  @Override
  public String toString() {
    return "SigV4[" + region + ", " + host + "]";
  }

  /** A second, written as it is signed. */
  private record Stamp(long second, String day, String text) {

    static Stamp of(long second) {
      LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(second, SECONDS_A_DAY));
      int rest = (int) Math.floorMod(second, (long) SECONDS_A_DAY);
      long ymd = date.getYear() * 10_000L + date.getMonthValue() * 100 + date.getDayOfMonth();
      long hms = rest / 3600 * 10_000L + rest / 60 % 60 * 100 + rest % 60;
      String day = digits(ymd, 8);
      return new Stamp(second, day, day + "T" + digits(hms, 6) + "Z");
    }

    private static String digits(long number, int width) {
      String text = Long.toString(number);
      return "0".repeat(Math.max(0, width - text.length())) + text;
    }
  }

  /** The key of a day, with what else stays the same for it. */
  private record SigningKey(
      S3Keypair keys, String day, SecretKeySpec secret, String scope, String credential) {

    static SigningKey derive(S3Keypair keys, String day, String region) {
      byte[] secret = ("AWS4" + keys.secretAccessKey()).getBytes(StandardCharsets.UTF_8);
      byte[] derived = hmac(hmac(hmac(hmac(secret, day), region), "s3"), "aws4_request");
      String scope = day + "/" + region + "/s3/aws4_request";
      String credential =
          ALGORITHM + " Credential=" + keys.accessKeyId() + "/" + scope + ", SignedHeaders=";
      return new SigningKey(
          keys, day, new SecretKeySpec(derived, SigV4Bytes.HMAC), scope, credential);
    }

    private static byte[] hmac(byte[] key, String text) {
      try {
        Mac mac = Mac.getInstance(SigV4Bytes.HMAC);
        mac.init(new SecretKeySpec(key, SigV4Bytes.HMAC));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java platform has " + SigV4Bytes.HMAC, e);
      }
    }

    @Override
    public String toString() {
      return "SigningKey[***]";
    }
  }
}
