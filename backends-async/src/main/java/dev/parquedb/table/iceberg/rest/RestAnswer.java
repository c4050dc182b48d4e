package dev.parquedb.table.iceberg.rest;

import java.util.Optional;

/**
 * What came back. The body may be secret.
 *
 * @param status the HTTP status
 * @param etag the entity tag; empty for none
 * @param retryAfter the header of that name
 * @param body all of it; of an error at most its first 64 KiB
 */
record RestAnswer(int status, String etag, Optional<String> retryAfter, byte[] body) {

  /** Leaves the body out. */
  @Override
  public String toString() {
    return "RestAnswer[" + status + ", " + body.length + " bytes]";
  }
}
