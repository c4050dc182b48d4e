package dev.parquedb.table.iceberg.rest;

import java.util.Optional;

/**
 * What came back. The body may be secret.
 *
 * @param status the HTTP status
 * @param etag the entity tag; empty for none
 * @param retryAfter the header of that name
 * @param gzip whether the body is packed
 * @param body all of it; of an error at most its first 64 KiB
 */
record RestAnswer(int status, String etag, Optional<String> retryAfter, boolean gzip, byte[] body) {

  /** The same with its body unpacked; that of an error may be cut, and is left out then. */
  RestAnswer unpacked(int limit) {
    try {
      return with(Gzip.unpack(body, limit));
    } catch (ExchangeException unusable) {
      if (status < 400) {
        throw unusable;
      }
      return with(new byte[0]);
    }
  }

  private RestAnswer with(byte[] unpacked) {
    return new RestAnswer(status, etag, retryAfter, false, unpacked);
  }

  /** Leaves the body out. */
  @Override
  public String toString() {
    return "RestAnswer[" + status + ", " + body.length + " bytes]";
  }
}
