package dev.parquedb.storage.s3;

import java.util.Optional;

/**
 * What an error has to be told about the request that failed.
 *
 * @param type the type of the storage
 * @param path the path the caller knows
 * @param effect what the request may have done
 * @param expected the version that had to be there; empty where none or any had to be
 */
record S3Request(String type, String path, Effect effect, Optional<String> expected) {

  /** What a request may have done when its answer is missing or says nothing. */
  enum Effect {
    /** Nothing: it only reads. */
    NONE,
    /** It may have changed the file. */
    CHANGE,
    /** It may have left parts of an upload that no reader sees. */
    HIDDEN
  }

  /** A request that only reads. */
  static S3Request read(String type, String path, Optional<String> version) {
    return new S3Request(type, path, Effect.NONE, version);
  }

  /** A request that changes a file. */
  static S3Request change(String type, String path, Optional<String> version) {
    return new S3Request(type, path, Effect.CHANGE, version);
  }

  /** A request that uploads what readers do not see yet. */
  static S3Request hidden(String type, String path) {
    return new S3Request(type, path, Effect.HIDDEN, Optional.empty());
  }
}
