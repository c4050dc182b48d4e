package dev.parquedb.engine.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.testkit.entity.ProcessRace;
import dev.parquedb.testkit.process.ForkedJvm;
import dev.parquedb.testkit.s3.LocalS3;
import dev.parquedb.testkit.s3.S3FaultOdds;
import dev.parquedb.testkit.s3.S3ServerOptions;
import dev.parquedb.testkit.s3.SimulatedS3Process;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Four processes on one bucket lose nothing and double nothing, though its server answers a fifth
 * of the conditional writes with 500 after their effect, and lets a twentieth take effect when
 * their client no longer waits.
 */
class DeltaS3RaceTest extends ProcessRace {

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final S3FaultOdds LIES =
      S3FaultOdds.NONE
          .withErrorsAfter(0.2)
          .withLateEffects(0.05, PATIENCE.plus(Duration.ofSeconds(1)));

  private SimulatedS3Process server;

  /** With the server of a test, which is made when it is first asked for. */
  @Override
  protected String uri() {
    if (server == null) {
      server = SimulatedS3Process.start(ForkedJvm.SMALL, S3ServerOptions.DEFAULT);
    }
    // The trial on opening would be lied to as well, and rightly refuse such a server.
    return LocalS3.uri(server.endpoint(), "bucket", "race")
        + "&probe=skip&idleTimeoutMillis="
        + PATIENCE.toMillis();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void everyWriteOfFourProcessesIsThereAndTheCounterIsExact() {
    assertExact(run(work()));
    assertThat(server.struck()).isZero();
  }

  @Test
  void aServerThatLiesAndComesLateLosesNothing() {
    race(4711);
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
  void aServerThatLiesAndComesLateLosesNothingWhateverTheSeed(long seed) {
    race(seed);
  }

  private void race(long seed) {
    server.odds(LIES, seed);
    assertExact(run(work()));
    assertThat(server.heal()).as("conditional writes struck").isGreaterThan(10);
  }
}
