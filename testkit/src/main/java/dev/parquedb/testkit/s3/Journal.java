package dev.parquedb.testkit.s3;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The counters and the log of a server. Thread-safe. */
final class Journal {

  private static final int LONGEST_LOG = 100_000;

  private final Deque<S3LogEntry> log = new ArrayDeque<>();
  private final Map<S3Operation, Long> requests = new EnumMap<>(S3Operation.class);
  private long numbers;
  private long underWay;
  private long openConnections;
  private long connections;
  private long bytesIn;
  private long bytesOut;

  synchronized long arrived() {
    underWay++;
    return ++numbers;
  }

  synchronized void understood(S3Operation operation) {
    requests.merge(operation, 1L, Long::sum);
  }

  synchronized void answered(
      long number, Head head, Optional<S3Operation> operation, int status, String code) {
    underWay--;
    if (log.size() == LONGEST_LOG) {
      log.removeFirst();
    }
    log.add(
        new S3LogEntry(
            number,
            head.method(),
            head.bucket(),
            head.key(),
            operation,
            status,
            Optional.ofNullable(code)));
  }

  synchronized void connected() {
    openConnections++;
    connections++;
  }

  synchronized void disconnected() {
    openConnections--;
  }

  synchronized void received(long bytes) {
    bytesIn += bytes;
  }

  synchronized void sent(long bytes) {
    bytesOut += bytes;
  }

  synchronized List<S3LogEntry> log() {
    return List.copyOf(log);
  }

  synchronized void clearLog() {
    log.clear();
  }

  synchronized S3Counters counters(Store store) {
    return new S3Counters(
        requests,
        numbers,
        underWay,
        openConnections,
        connections,
        store.openUploads(),
        bytesIn,
        bytesOut,
        store.memory().used());
  }
}
