package dev.parquedb.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BackgroundWorkTest {

  private final BackgroundWork work = new BackgroundWork(Runnable::run);
  private final Map<String, UniEmitter<? super Void>> running = new TreeMap<>();
  private final List<String> started = new ArrayList<>();
  private final AtomicInteger cancelled = new AtomicInteger();

  private void submit(String table) {
    work.submit(
        table,
        "The test",
        () -> {
          started.add(table);
          return Uni.createFrom()
              .<Void>emitter(emitter -> running.put(table, emitter))
              .onCancellation()
              .invoke(cancelled::incrementAndGet);
        });
  }

  @Test
  void oneTaskATableRunsAndFewInAll() {
    for (String table : List.of("a", "a", "b", "c", "c", "d")) {
      submit(table);
    }
    assertThat(started).containsExactly("a", "b");
    running.remove("a").complete(null);
    assertThat(started).containsExactly("a", "b", "c");
    submit("a");
    submit("d");
    running.remove("b").complete(null);
    running.remove("c").complete(null);
    assertThat(started).containsExactly("a", "b", "c", "d", "a");
    assertThat(work.done()).isEqualTo(3);
  }

  @Test
  void aFailureIsCountedAndTheNextTaskRuns() {
    submit("a");
    submit("b");
    submit("c");
    running.remove("a").fail(new IllegalStateException("on purpose"));
    assertThat(work.failed()).isEqualTo(1);
    assertThat(started).containsExactly("a", "b", "c");
    work.submit(
        "x",
        "The test",
        () -> {
          throw new IllegalStateException("on purpose");
        });
    running.remove("b").complete(null);
    running.remove("c").complete(null);
    Await.item(work.idle());
    assertThat(work.failed()).isEqualTo(2);
    submit("a");
    assertThat(started).endsWith("a");
  }

  @Test
  void closingCancelsWhatRunsAndTakesNoMore() {
    submit("a");
    submit("b");
    submit("c");
    work.close();
    Await.item(work.idle());
    assertThat(cancelled.get()).isEqualTo(2);
    submit("d");
    assertThat(started).containsExactly("a", "b");
  }
}
