package dev.parquedb.storage.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrampolineTest {

  private int left = 1_000_000;

  @Test
  void tasksThatLeadToTasksDoNotNestWithoutBound() {
    Trampoline.run(this::next);
    assertThat(left).isZero();
  }

  private void next() {
    if (left > 0) {
      left--;
      Trampoline.run(this::next);
    }
  }

  @Test
  void whatDoesNotNestDeepIsDoneAtOnce() {
    List<Integer> order = new ArrayList<>();
    Trampoline.run(
        () -> {
          Trampoline.run(() -> order.add(1));
          order.add(2);
        });
    assertThat(order).containsExactly(1, 2);
  }

  @Test
  void aTaskThatThrowsDoesNotKeepTheOthers() {
    List<Integer> done = new ArrayList<>();
    deep(
        7,
        () -> {
          Trampoline.run(
              () -> {
                throw new IllegalStateException("one that waits");
              });
          Trampoline.run(() -> done.add(1));
        });
    assertThat(done).containsExactly(1);
    assertThatThrownBy(
            () ->
                Trampoline.run(
                    () -> {
                      deep(7, () -> Trampoline.run(() -> done.add(2)));
                      throw new IllegalStateException("one that runs");
                    }))
        .hasMessage("one that runs");
    assertThat(done).containsExactly(1, 2);
  }

  private static void deep(int levels, Runnable task) {
    Trampoline.run(levels == 0 ? task : () -> deep(levels - 1, task));
  }
}
