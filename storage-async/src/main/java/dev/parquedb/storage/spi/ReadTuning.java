package dev.parquedb.storage.spi;

/**
 * How several ranges of a file are fetched.
 *
 * @param maxGap the largest hole in bytes that is read over to save a request, from 0
 * @param maxSpan the largest piece in bytes made by joining ranges, from 0
 * @param spansPerRequest how many separate pieces one driver request may ask for, from 1
 * @param bytesPerRequest the most bytes of a request with several pieces, from 1
 * @param requestsInFlight how many requests of one call may run at the same time, from 1
 */
public record ReadTuning(
    long maxGap, long maxSpan, int spansPerRequest, long bytesPerRequest, int requestsInFlight) {

  private static final long MIB = 1024 * 1024;

  /** Holes of 1 MiB, spans of 8 MiB, one span a request, 16 requests in flight. */
  public static final ReadTuning DEFAULT = new ReadTuning(MIB, 8 * MIB, 1, 8 * MIB, 16);

  public ReadTuning {
    if (maxGap < 0 || maxSpan < 0) {
      throw new IllegalArgumentException(
          "maxGap and maxSpan must not be negative: " + maxGap + ", " + maxSpan);
    }
    if (spansPerRequest < 1 || bytesPerRequest < 1 || requestsInFlight < 1) {
      throw new IllegalArgumentException(
          "spansPerRequest, bytesPerRequest and requestsInFlight must be at least 1");
    }
  }

  /** The same with other bounds of coalescing, in bytes. */
  public ReadTuning withCoalescing(long gap, long span) {
    return new ReadTuning(gap, span, spansPerRequest, bytesPerRequest, requestsInFlight);
  }

  /** The same with several pieces a request. */
  public ReadTuning withBatches(int spans, long bytes) {
    return new ReadTuning(maxGap, maxSpan, spans, bytes, requestsInFlight);
  }

  /** The same with another number of requests in flight. */
  public ReadTuning withRequestsInFlight(int requests) {
    return new ReadTuning(maxGap, maxSpan, spansPerRequest, bytesPerRequest, requests);
  }
}
