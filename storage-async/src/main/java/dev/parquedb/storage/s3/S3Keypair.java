package dev.parquedb.storage.s3;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What requests are signed with.
 *
 * @param accessKeyId the public half
 * @param secretAccessKey the secret half
 * @param sessionToken the token of temporary credentials
 * @param expiresAt from when on they are refused; empty for never
 */
record S3Keypair(
    String accessKeyId,
    String secretAccessKey,
    Optional<String> sessionToken,
    Optional<Instant> expiresAt) {

  S3Keypair {
    Objects.requireNonNull(accessKeyId, "accessKeyId");
    Objects.requireNonNull(secretAccessKey, "secretAccessKey");
  }

  /** Tells neither half: the public one is a name, and names end up beside what they name. */
  @Override
  public String toString() {
    return "S3Keypair[***]";
  }
}
