package dev.parquedb.testkit.s3;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;

/**
 * An object as the server has it.
 *
 * @param key its key
 * @param size its size in bytes
 * @param etag its ETag, quoted
 * @param lastModified when it was written
 * @param headers what it is returned with, by name in lower case; metadata as {@code x-amz-meta-…}
 * @param crc32c the CRC-32C of the whole content, also of one that was discarded; empty where parts
 *     were copied out of content that is not kept
 */
public record S3ObjectInfo(
    String key,
    long size,
    String etag,
    Instant lastModified,
    Map<String, String> headers,
    OptionalInt crc32c) {

  public S3ObjectInfo {
    headers = Map.copyOf(headers);
  }

  static S3ObjectInfo of(String key, Stored stored) {
    return new S3ObjectInfo(
        key,
        stored.size(),
        stored.etag(),
        stored.lastModified(),
        stored.headers(),
        stored.crc32c());
  }
}
