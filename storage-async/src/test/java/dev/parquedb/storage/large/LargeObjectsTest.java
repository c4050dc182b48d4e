package dev.parquedb.storage.large;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.testkit.process.ForkedJvm;
import dev.parquedb.testkit.process.ForkedWorker;
import dev.parquedb.testkit.process.JsonLines;
import dev.parquedb.testkit.s3.GeneratedContent;
import dev.parquedb.testkit.s3.LocalS3;
import dev.parquedb.testkit.s3.S3BucketOptions;
import dev.parquedb.testkit.s3.S3ServerOptions;
import dev.parquedb.testkit.s3.SimulatedS3Process;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Objects that are much larger than the heap are streamed in both directions, and arrive whole. The
 * server generates what is read and checks and discards what is written.
 */
class LargeObjectsTest {

  private static final int CHUNK = 1 << 20;

  private SimulatedS3Process server;

  @BeforeEach
  void start() {
    server =
        SimulatedS3Process.start(
            ForkedJvm.of("-Xmx128m", "-XX:+UseSerialGC"),
            S3ServerOptions.DEFAULT.withBuckets(S3BucketOptions.discarding("bucket")));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static ForkedJvm memory(String each) {
    return ForkedJvm.of(
        "-Xmx" + each,
        "-XX:MaxDirectMemorySize=" + each,
        "-XX:+UseSerialGC",
        "-XX:+ExitOnOutOfMemoryError");
  }

  @Test
  void aQuarterOfAGibibyteIsReadIn64Mebibytes() {
    read(256L << 20, memory("64m"));
  }

  @Test
  void aQuarterOfAGibibyteIsWrittenIn64Mebibytes() {
    write(256L << 20, memory("64m"), "&partSize=5242880&partsInFlight=2");
  }

  @Tag("full")
  @Test
  void fiveGibibytesAreReadIn256Mebibytes() {
    read(5L << 30, memory("256m"));
  }

  @Tag("full")
  @Test
  void fiveGibibytesAreWrittenIn256Mebibytes() {
    write(5L << 30, memory("256m"), "");
  }

  private void read(long size, ForkedJvm jvm) {
    String key = GeneratedContent.key(size, 1);
    LargeObjectWorker.Passed passed = run(jvm, "read", "", key);
    assertThat(passed.size()).isEqualTo(size);
    assertThat(passed.crc32c()).isEqualTo(generated(size));
    assertThat(server.counters().bytesOut()).isGreaterThanOrEqualTo(size);
  }

  private void write(long size, ForkedJvm jvm, String tuning) {
    LargeObjectWorker.Passed passed = run(jvm, "write", tuning, "large", Long.toString(size));
    assertThat(passed.size()).isEqualTo(size);
    SimulatedS3Process.StoredObject stored = server.object("bucket", "large").orElseThrow();
    assertThat(stored.size()).isEqualTo(size);
    assertThat(stored.crc32c()).hasValue(passed.crc32c());
    assertThat(server.counters().openUploads()).isZero();
    assertThat(server.counters().heldBytes()).isZero();
  }

  /** What the whole content should be like. */
  private static int generated(long size) {
    CRC32C crc = new CRC32C();
    for (long from = 0; from < size; from += CHUNK) {
      crc.update(GeneratedContent.bytes(1, from, CHUNK));
    }
    return (int) crc.getValue();
  }

  private LargeObjectWorker.Passed run(ForkedJvm jvm, String what, String tuning, String... more) {
    // A server that keeps no contents cannot be tried out: what the trial wrote is not there.
    String uri = LocalS3.uri(server.endpoint(), "bucket", "") + "&probe=skip" + tuning;
    List<String> arguments = new ArrayList<>(List.of(what, uri));
    arguments.addAll(List.of(more));
    try (ForkedWorker worker = ForkedWorker.start(jvm, LargeObjectWorker.class, arguments)) {
      return JsonLines.read(worker.next(), LargeObjectWorker.Passed.class);
    }
  }
}
