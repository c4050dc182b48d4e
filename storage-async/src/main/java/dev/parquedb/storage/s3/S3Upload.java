package dev.parquedb.storage.s3;

import java.util.Optional;

/**
 * How objects are written.
 *
 * @param partSize the bytes of a part of a large object, from 5 MiB; all but the last are equal
 * @param partsInFlight how many parts of one object are held in memory at most, from 1
 * @param storageClass the class of new objects
 * @param encryption {@code AES256} or {@code aws:kms}; the bucket's default when empty
 * @param kmsKeyId the key of {@code aws:kms}; the account's own when empty
 */
record S3Upload(
    int partSize,
    int partsInFlight,
    Optional<String> storageClass,
    Optional<String> encryption,
    Optional<String> kmsKeyId) {

  private static final int MIB = 1024 * 1024;

  /** The least size of a part that servers accept, but for the last one. */
  static final int LEAST_PART = 5 * MIB;

  /** The most parts of an object. */
  static final int MOST_PARTS = 10_000;

  /** Parts of 8 MiB, four at a time. */
  static final S3Upload DEFAULT =
      new S3Upload(8 * MIB, 4, Optional.empty(), Optional.empty(), Optional.empty());

  /** The bytes of one streamed write held in memory at most. */
  long budget() {
    return (long) partSize * partsInFlight;
  }

  /** The largest object that fits into the parts. */
  long largestObject(long vendorLimit) {
    return Math.min(vendorLimit, (long) partSize * MOST_PARTS);
  }

  S3Upload withParts(int size, int inFlight) {
    return new S3Upload(size, inFlight, storageClass, encryption, kmsKeyId);
  }

  S3Upload withStorageClass(String name) {
    return new S3Upload(partSize, partsInFlight, Optional.of(name), encryption, kmsKeyId);
  }

  S3Upload withEncryption(String algorithm) {
    return new S3Upload(partSize, partsInFlight, storageClass, Optional.of(algorithm), kmsKeyId);
  }

  S3Upload withKmsKey(String id) {
    return new S3Upload(partSize, partsInFlight, storageClass, encryption, Optional.of(id));
  }
}
