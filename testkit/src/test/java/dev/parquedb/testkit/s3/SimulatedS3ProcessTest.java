package dev.parquedb.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.testkit.process.ForkedJvm;
import dev.parquedb.vertx.VertxTimeSource;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The server in a process of its own. */
class SimulatedS3ProcessTest {

  /** Much less than what is sent through it. */
  private static final ForkedJvm TINY =
      ForkedJvm.of("-Xmx40m", "-XX:MaxDirectMemorySize=40m", "-XX:+UseSerialGC");

  private static final String BUCKET = "bucket";

  private static Vertx vertx;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    vertx.close();
  }

  private static RawS3 client(SimulatedS3Process server) {
    return new RawS3(
        server.endpoint(), S3Credentials.DEFAULT, "us-east-1", new VertxTimeSource(vertx)::now);
  }

  private static int crc32c(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  @Test
  void itServesAndTellsWhatItHas() throws Exception {
    try (SimulatedS3Process server = SimulatedS3Process.start(TINY, S3ServerOptions.DEFAULT)) {
      RawS3 client = client(server);
      assertThat(server.object(BUCKET, "key")).isEmpty();
      byte[] bytes = GeneratedContent.bytes(1, 0, 1000);
      RawS3.Answer put = RawS3.await(client.create("/bucket/key", bytes));
      assertThat(put.status()).isEqualTo(200);
      SimulatedS3Process.StoredObject stored = server.object(BUCKET, "key").orElseThrow();
      assertThat(stored.etag()).isEqualTo(put.header("etag"));
      assertThat(stored.size()).isEqualTo(1000);
      assertThat(stored.crc32c()).hasValue(crc32c(bytes));
      assertThat(RawS3.await(client.get("/bucket/key")).body().readAllBytes()).isEqualTo(bytes);
      assertThat(server.counters().of(S3Operation.PUT_OBJECT)).isEqualTo(1);
      assertThat(server.struck()).isZero();
    }
  }

  @Test
  void itFailsByChanceUntilItIsHealed() throws Exception {
    S3FaultOdds odds =
        S3FaultOdds.NONE.withErrorsAfter(0.4).withLateEffects(0.1, Duration.ofMillis(300));
    try (SimulatedS3Process server =
        SimulatedS3Process.start(TINY, S3ServerOptions.DEFAULT.withSeed(3).withOdds(odds))) {
      RawS3 client = client(server);
      int ended = 0;
      List<CompletableFuture<RawS3.Answer>> calls = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        calls.add(client.create("/bucket/" + i, new byte[] {1}));
      }
      List<Integer> statuses = new ArrayList<>();
      for (CompletableFuture<RawS3.Answer> call : calls) {
        try {
          statuses.add(RawS3.await(call).status());
        } catch (ExecutionException e) {
          ended++;
        }
      }
      assertThat(statuses).contains(200, 500).containsOnly(200, 500);
      assertThat(ended).isBetween(1, 30);
      long struck = server.heal();
      assertThat(struck).isBetween(25L, 75L);
      for (int i = 0; i < 100; i++) {
        assertThat(server.object(BUCKET, Integer.toString(i)))
            .as("the write of %s took effect, whatever its answer", i)
            .isPresent();
      }
      assertThat(RawS3.await(client.create("/bucket/healed", new byte[1])).status()).isEqualTo(200);
      assertThat(server.struck()).isEqualTo(struck);
    }
  }

  @Test
  void contentIsGeneratedOrDiscardedInLittleMemory() throws Exception {
    long size = 200L << 20;
    try (SimulatedS3Process server =
        SimulatedS3Process.start(
            TINY, S3ServerOptions.DEFAULT.withBuckets(S3BucketOptions.discarding(BUCKET)))) {
      RawS3 client = client(server);
      RawS3.Answer get = RawS3.await(client.get("/bucket/" + GeneratedContent.key(size, 9)));
      assertThat(get.header("content-length")).isEqualTo(Long.toString(size));
      long at = 0;
      CRC32C read = new CRC32C();
      try (InputStream body = get.body()) {
        byte[] some = new byte[1 << 16];
        for (int n = body.read(some); n >= 0; n = body.read(some)) {
          read.update(some, 0, n);
          at += n;
        }
      }
      assertThat(at).isEqualTo(size);
      CRC32C expected = new CRC32C();
      for (long from = 0; from < size; from += 1 << 20) {
        expected.update(GeneratedContent.bytes(9, from, 1 << 20));
      }
      assertThat(read.getValue()).isEqualTo(expected.getValue());

      byte[] sent = GeneratedContent.bytes(4, 0, 60 << 20);
      assertThat(RawS3.await(client.put("/bucket/sent", sent)).status()).isEqualTo(200);
      SimulatedS3Process.StoredObject stored = server.object(BUCKET, "sent").orElseThrow();
      assertThat(stored.size()).isEqualTo(sent.length);
      assertThat(stored.crc32c()).hasValue(crc32c(sent));
      assertThat(server.counters().heldBytes()).isZero();
      assertThat(RawS3.await(client.get("/bucket/sent")).status()).isEqualTo(501);
    }
  }

  @Test
  void rangesOfGeneratedContentAreThoseOfTheWhole() throws Exception {
    try (SimulatedS3Process server =
        SimulatedS3Process.start(
            TINY, S3ServerOptions.DEFAULT.withBuckets(S3BucketOptions.discarding(BUCKET)))) {
      String target = "/bucket/" + GeneratedContent.key(5L << 40, 2);
      long from = (3L << 40) + 12_345;
      RawS3.Answer answer =
          RawS3.await(
              client(server)
                  .send(
                      "GET",
                      target,
                      new byte[0],
                      Map.of("range", "bytes=" + from + "-" + (from + 99_999))));
      assertThat(answer.status()).isEqualTo(206);
      assertThat(answer.body().readAllBytes()).isEqualTo(GeneratedContent.bytes(2, from, 100_000));
    }
  }
}
