package dev.parquedb.testkit.s3;

import java.util.Objects;
import java.util.Optional;

/**
 * A key pair the server accepts.
 *
 * @param accessKey names the pair
 * @param secretKey what requests are signed with; never printed
 * @param sessionToken what requests must carry beside the signature, if anything; never printed
 */
public record S3Credentials(String accessKey, String secretKey, Optional<String> sessionToken) {

  /** The pair of a server that was not given others. It protects nothing. */
  public static final S3Credentials DEFAULT = of("simulated", "simulated-secret");

  public S3Credentials {
    Objects.requireNonNull(accessKey, "accessKey");
    Objects.requireNonNull(secretKey, "secretKey");
    Objects.requireNonNull(sessionToken, "sessionToken");
  }

  /** A pair without a session token. */
  public static S3Credentials of(String accessKey, String secretKey) {
    return new S3Credentials(accessKey, secretKey, Optional.empty());
  }

  @Override
  public String toString() {
    return "S3Credentials[accessKey=" + accessKey + "]";
  }
}
