package dev.parquedb.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes that take effect when their client no longer waits for them. */
class S3LateEffectTest {

  private static final Duration LATE = Duration.ofSeconds(30);
  private static final byte[] BODY = {1, 2, 3};

  private RawFixture s3;

  @BeforeEach
  void start() {
    s3 = new RawFixture(SimulatedS3Options.DEFAULT);
    s3.server
        .faults()
        .failNext(call -> call.is(S3Operation.PUT_OBJECT), new S3Fault.LateEffect(LATE));
  }

  @AfterEach
  void stop() {
    s3.close();
  }

  private boolean stored() {
    return s3.server.object("bucket", "late").isPresent();
  }

  @Test
  void theEffectComesAtItsTimeAndTheConnectionEnds() {
    CompletableFuture<RawS3.Answer> call = s3.client.create("/bucket/late", BODY);
    s3.awaitPending(1);
    s3.time.advance(LATE.minusMillis(1));
    assertThat(stored()).isFalse();
    assertThat(call).isNotDone();
    s3.time.advance(Duration.ofMillis(1));
    Await.item(s3.server.faults().settled());
    assertThat(stored()).isTrue();
    assertThatThrownBy(() -> RawS3.await(call))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(IOException.class);
    assertThat(s3.server.log()).singleElement().matches(each -> each.status() == 0);
  }

  @Test
  void theEffectComesAlsoWhenItsClientIsGone() {
    CompletableFuture<RawS3.Answer> call = s3.client.create("/bucket/late", BODY);
    s3.awaitPending(1);
    call.cancel(true);
    Await.until("the client is gone", () -> s3.server.counters().openConnections() == 0);
    assertThat(stored()).isFalse();
    s3.time.advance(LATE);
    Await.item(s3.server.faults().settled());
    assertThat(stored()).isTrue();
    assertThat(s3.server.counters().heldBytes()).isEqualTo(BODY.length);
  }

  @Test
  void itsConditionIsJudgedAtThatTime() throws Exception {
    CompletableFuture<RawS3.Answer> late = s3.client.create("/bucket/late", BODY);
    s3.awaitPending(1);
    assertThat(RawS3.await(s3.client.create("/bucket/late", new byte[] {9})).status())
        .isEqualTo(200);
    s3.time.advance(LATE);
    Await.item(s3.server.faults().settled());
    assertThat(RawS3.await(s3.client.get("/bucket/late")).body().readAllBytes()).containsExactly(9);
    assertThat(s3.server.counters().heldBytes()).isEqualTo(1);
    assertThatThrownBy(() -> RawS3.await(late)).isInstanceOf(ExecutionException.class);
  }

  @Test
  void healingDoesNotCallItBack() {
    s3.client.create("/bucket/late", BODY);
    s3.awaitPending(1);
    s3.server.faults().heal();
    CompletableFuture<Void> settled = s3.server.faults().settled().subscribeAsCompletionStage();
    assertThat(settled).isNotDone();
    s3.time.advance(LATE);
    Await.item(Uni.createFrom().completionStage(settled));
    assertThat(stored()).isTrue();
  }
}
