package dev.parquedb.testkit.s3;

import java.util.Map;

/**
 * What happened at a server.
 *
 * @param requests how many requests came, by operation; those refused before that was known are not
 *     in it
 * @param allRequests how many requests came
 * @param underWay how many of them are not answered yet
 * @param openConnections how many connections are open
 * @param connections how many connections were opened
 * @param openUploads how many multipart uploads are neither completed nor aborted
 * @param bytesIn bytes of bodies received, over the wire
 * @param bytesOut bytes of bodies sent
 * @param heldBytes bytes of content kept in memory
 */
public record S3Counters(
    Map<S3Operation, Long> requests,
    long allRequests,
    long underWay,
    long openConnections,
    long connections,
    long openUploads,
    long bytesIn,
    long bytesOut,
    long heldBytes) {

  public S3Counters {
    requests = Map.copyOf(requests);
  }

  /** How many requests of an operation came. */
  public long of(S3Operation operation) {
    return requests.getOrDefault(operation, 0L);
  }
}
