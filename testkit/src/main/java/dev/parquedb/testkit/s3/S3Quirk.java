package dev.parquedb.testkit.s3;

/** How a server departs from S3. */
public enum S3Quirk {
  /** {@code If-None-Match} of writes is ignored: every create succeeds. */
  IGNORES_IF_NONE_MATCH,
  /** {@code If-Match} of writes is ignored: every replacement succeeds. */
  IGNORES_IF_MATCH,
  /** {@code If-Match} of deletions is ignored. */
  IGNORES_CONDITIONS_OF_DELETE,
  /** Conditions of {@code CompleteMultipartUpload} are ignored. */
  IGNORES_CONDITIONS_OF_COMPLETE,
  /** Conditions on the destination of {@code CopyObject} are ignored. */
  IGNORES_CONDITIONS_OF_COPY,
  /** {@code If-Match} with the ETag in quotes, as it is returned, never holds. */
  QUOTED_IF_MATCH_NEVER_HOLDS,
  /** A write with {@code If-Match} to a missing key is 412 rather than 404. */
  IF_MATCH_OF_MISSING_IS_412,
  /** {@code CompleteMultipartUpload} answers with an empty ETag. */
  COMPLETES_WITHOUT_ETAG,
  /** Bodies with trailing checksums are refused with {@code XAmzContentSHA256Mismatch}. */
  REFUSES_TRAILERS,
  /** One in fourteen writes whose condition does not hold is answered with 500, by the seed. */
  LOSERS_MAY_GET_500,
  /** All parts of an upload but the last must have the same size. */
  EQUAL_PART_SIZES,
  /** A second write of a key within a second is answered with 429. */
  ONE_WRITE_PER_SECOND_AND_KEY
}
