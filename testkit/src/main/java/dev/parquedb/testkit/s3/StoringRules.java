package dev.parquedb.testkit.s3;

import java.util.Map;
import java.util.Set;

/** How an object may be stored: its class, and how it is encrypted. */
final class StoringRules {

  private static final String ENCRYPTION = "x-amz-server-side-encryption";
  private static final String KMS = "aws:kms";

  private static final Set<String> CLASSES =
      Set.of(
          "STANDARD",
          "REDUCED_REDUNDANCY",
          "STANDARD_IA",
          "ONEZONE_IA",
          "INTELLIGENT_TIERING",
          "GLACIER",
          "GLACIER_IR",
          "DEEP_ARCHIVE");

  private StoringRules() {}

  /**
   * Checks the headers of a request that stores an object.
   *
   * @param headers by name in lower case
   * @throws S3Error when one of them has a value that does not exist, or needs another one
   */
  static void check(Map<String, String> headers) {
    String storageClass = headers.getOrDefault("x-amz-storage-class", "STANDARD");
    if (!CLASSES.contains(storageClass)) {
      throw new S3Error(
          400, "InvalidStorageClass", "The storage class you specified is not valid.");
    }
    String encryption = headers.get(ENCRYPTION);
    if (encryption != null && !encryption.equals("AES256") && !encryption.equals(KMS)) {
      throw S3Error.invalidArgument("The encryption method specified is not supported.");
    }
    boolean ofKms =
        headers.keySet().stream()
            .anyMatch(name -> name.startsWith(ENCRYPTION) && !name.equals(ENCRYPTION));
    if (ofKms && !KMS.equals(encryption)) {
      throw S3Error.invalidArgument(
          "Server Side Encryption with AWS KMS managed key requires HTTP header "
              + ENCRYPTION
              + " : "
              + KMS);
    }
  }
}
