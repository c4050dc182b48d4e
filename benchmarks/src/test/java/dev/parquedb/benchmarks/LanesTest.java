package dev.parquedb.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LanesTest {

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private int inFlight;
  private int most;

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void everyTaskRunsOnceWithTheGivenNumberInFlight() {
    List<Integer> indexes = new ArrayList<>();
    Lanes lanes =
        new Lanes(
            context,
            8,
            (lane, index, done) -> {
              indexes.add(index);
              most = Math.max(most, ++inFlight);
              context.runOnContext(
                  ignored -> {
                    inFlight--;
                    done.ended(null);
                  });
            });

    lanes.run(100).join();

    assertThat(indexes).isEqualTo(IntStream.range(0, 100).boxed().toList());
    assertThat(most).isEqualTo(8);
  }

  @Test
  void tasksThatEndAtOnceDoNotNest() {
    Lanes lanes = new Lanes(context, 2, (lane, index, done) -> done.ended(null));

    lanes.run(1_000_000).join();
  }

  @Test
  void aTaskThatDoesNotStartEndsTheRun() {
    Lanes lanes =
        new Lanes(
            context,
            2,
            (lane, index, done) -> {
              throw new IllegalStateException("refused");
            });

    assertThatThrownBy(() -> lanes.run(10).join()).hasRootCauseMessage("refused");
  }

  @Test
  void theFirstFailureEndsTheRun() {
    Lanes lanes =
        new Lanes(
            context,
            1,
            (lane, index, done) -> {
              most = index;
              done.ended(index == 3 ? new IllegalStateException("lost") : null);
            });

    assertThatThrownBy(() -> lanes.run(10).join()).hasRootCauseMessage("lost");
    assertThat(most).isEqualTo(3);
  }
}
