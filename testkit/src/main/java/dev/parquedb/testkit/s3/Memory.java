package dev.parquedb.testkit.s3;

/** How many bytes of content the server keeps, and may keep. Thread-safe. */
final class Memory {

  private final long limit;
  private long used;

  Memory(long limit) {
    this.limit = limit;
  }

  synchronized void reserve(long bytes) {
    if (bytes > limit - used) {
      throw new S3Error(
          403, "QuotaExceeded", "The server keeps at most " + limit + " bytes of content.");
    }
    used += bytes;
  }

  synchronized void release(long bytes) {
    used -= bytes;
  }

  synchronized long used() {
    return used;
  }
}
