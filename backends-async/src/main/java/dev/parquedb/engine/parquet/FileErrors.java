package dev.parquedb.engine.parquet;

import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.entity.EntityException;
import dev.parquedb.entity.StorageFailureException;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.storage.StorageException;
import java.util.concurrent.Callable;

/**
 * The errors of one data file.
 *
 * @param namespace the namespace
 * @param path the file, as storage names it
 */
record FileErrors(String namespace, String path) {

  CorruptTableException corrupt(String what) {
    return corrupt(what, null);
  }

  CorruptTableException corrupt(String what, Throwable cause) {
    return new CorruptTableException(
        namespace, path, "Data file " + path + " is damaged: " + what, cause);
  }

  UnsupportedTableFeatureException unsupported(String feature, String what) {
    return new UnsupportedTableFeatureException(
        namespace, feature, "Data file " + path + " cannot be read: " + what);
  }

  /** What callers see of a failed read. */
  Throwable ofStorage(Throwable failure) {
    return failure instanceof StorageException storage
        ? new StorageFailureException(namespace, storage)
        : failure;
  }

  /**
   * Runs the decoding of untrusted bytes: whatever parquet-java or thrift throw means damage.
   *
   * @param what what is decoded, for the message
   * @param decoding typed errors and internal ones pass through
   */
  <T> T guard(String what, Callable<T> decoding) {
    try {
      return decoding.call();
    } catch (EntityException | ResidentBytes.Missing e) {
      throw e;
    } catch (Exception | StackOverflowError e) {
      throw corrupt(what + " cannot be decoded (" + message(e) + ")", e);
    }
  }

  private static String message(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
