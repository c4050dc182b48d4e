package dev.parquedb.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.time.VirtualTime;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that break off, or take their time. */
class S3BodyFaultsTest {

  private static final byte[] CONTENT = GeneratedContent.bytes(5, 0, 1 << 20);

  private RawFixture s3;

  @BeforeEach
  void start() throws Exception {
    s3 = new RawFixture(SimulatedS3Options.DEFAULT);
    RawS3.await(s3.client.put("/bucket/big", CONTENT));
  }

  @AfterEach
  void stop() {
    s3.close();
  }

  private void next(S3Operation operation, S3Fault fault) {
    s3.server.faults().failNext(call -> call.is(operation), fault);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.25, 0.999})
  void theAnswerBreaksOffAfterItsShare(double share) throws Exception {
    next(S3Operation.GET_OBJECT, new S3Fault.TruncatedBody(share));
    RawS3.Answer answer = RawS3.await(s3.client.get("/bucket/big"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-length")).isEqualTo("1048576");
    byte[] read = new byte[CONTENT.length];
    int at = 0;
    IOException broken = null;
    try (InputStream body = answer.body()) {
      for (int n = body.read(read); n >= 0; n = body.read(read, at, read.length - at)) {
        at += n;
      }
    } catch (IOException e) {
      broken = e;
    }
    assertThat(broken).as("the end of the body").isNotNull();
    assertThat(at).isLessThanOrEqualTo(Math.max(1, (int) (CONTENT.length * share)));
    assertThat(Arrays.copyOf(read, at)).isEqualTo(Arrays.copyOf(CONTENT, at));
    assertThat(s3.server.counters().bytesOut())
        .isEqualTo(Math.max(1, (long) (CONTENT.length * share)));
    assertThat(RawS3.await(s3.client.get("/bucket/big")).body().readAllBytes()).isEqualTo(CONTENT);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5})
  void theConnectionEndsWhileAnUploadArrives(double share) throws Exception {
    next(S3Operation.PUT_OBJECT, new S3Fault.BrokenUpload(share));
    CompletableFuture<RawS3.Answer> put = s3.client.put("/bucket/big", new byte[4 << 20]);
    assertThatThrownBy(() -> RawS3.await(put))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(IOException.class);
    assertThat(RawS3.await(s3.client.get("/bucket/big")).body().readAllBytes()).isEqualTo(CONTENT);
    assertThat(s3.server.counters().heldBytes()).isEqualTo(CONTENT.length);
    assertThat(s3.server.counters().bytesIn()).isLessThan(CONTENT.length + (4 << 20));
  }

  @Test
  void anEmptyUploadBreaksOffToo() {
    next(S3Operation.PUT_OBJECT, new S3Fault.BrokenUpload(0.5));
    CompletableFuture<RawS3.Answer> put = s3.client.put("/bucket/empty", new byte[0]);
    assertThatThrownBy(() -> RawS3.await(put)).isInstanceOf(ExecutionException.class);
    assertThat(s3.server.object("bucket", "empty")).isEmpty();
  }

  @Test
  void aSlowBodyComesAtItsRate() throws Exception {
    int rate = 20_000;
    next(S3Operation.GET_OBJECT, new S3Fault.SlowBody(rate));
    RawS3.Answer answer =
        RawS3.await(
            s3.client.send(
                "GET", "/bucket/big", new byte[0], Map.of("range", "bytes=0-" + (2 * rate - 1))));
    assertThat(answer.status()).isEqualTo(206);
    long ticks = 0;
    for (long sent = sent(1); sent < 2L * rate; ticks++) {
      s3.awaitPending(1);
      s3.time.advanceToNext();
      sent = sent(sent + 1);
    }
    assertThat(answer.body().readAllBytes()).isEqualTo(Arrays.copyOf(CONTENT, 2 * rate));
    assertThat(ticks).as("pieces after the first one, twenty a second").isEqualTo(39);
    assertThat(Duration.between(VirtualTime.START, s3.time.now()))
        .isEqualTo(Duration.ofMillis(39 * 50));
  }

  private long sent(long atLeast) {
    Await.until(atLeast + " bytes are sent", () -> s3.server.counters().bytesOut() >= atLeast);
    return s3.server.counters().bytesOut();
  }

  @Test
  void aDocumentIsCutInItsMiddle() throws Exception {
    next(S3Operation.LIST_OBJECTS, S3Fault.MALFORMED_XML);
    String cut = RawS3.await(s3.client.get("/bucket?list-type=2")).text();
    String whole = RawS3.await(s3.client.get("/bucket?list-type=2")).text();
    assertThat(whole).endsWith("</ListBucketResult>").startsWith(cut);
    assertThat(cut.length()).isBetween(whole.length() / 2 - 1, whole.length() / 2 + 1);
  }
}
