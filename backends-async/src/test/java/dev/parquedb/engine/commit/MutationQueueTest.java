package dev.parquedb.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.EngineOptions;
import dev.parquedb.entity.EntityId;
import dev.parquedb.query.Filter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MutationQueueTest {

  private final MutationQueue queue =
      new MutationQueue(
          EngineOptions.DEFAULT.withBatch(3, 1 << 20).withQueue(4, 1 << 20, Duration.ofSeconds(1)));

  private Pending add(Mutation mutation) {
    Pending pending = new Pending(new CommitId(UUID.randomUUID()), mutation, 0);
    queue.add(pending);
    return pending;
  }

  private Pending remove(int id) {
    return add(new Mutation.Remove(EntityId.of("n", "e" + id), DeleteOptions.DEFAULT));
  }

  private Pending scan() {
    return add(new Mutation.RemoveWhere(Filter.all(), DeleteOptions.DEFAULT, Optional.empty()));
  }

  @Test
  void aBatchTakesWhatFitsInOrder() {
    List<Pending> all = List.of(remove(1), remove(2), remove(3), remove(4));
    assertThat(queue.takeBatch()).containsExactlyElementsOf(all.subList(0, 3));
    assertThat(queue.takeBatch()).containsExactly(all.get(3));
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void aScanIsABatchOfItsOwn() {
    Pending one = remove(1);
    Pending scan = scan();
    Pending two = remove(2);
    assertThat(queue.takeBatch()).containsExactly(one);
    assertThat(queue.takeBatch()).containsExactly(scan);
    assertThat(queue.takeBatch()).containsExactly(two);
  }

  @Test
  void beyondTheBoundMutationsWaitInOrderAndMoveUp() {
    for (int i = 0; i < 4; i++) {
      assertThat(remove(i).stage).isEqualTo(Pending.Stage.QUEUED);
    }
    Pending fifth = remove(5);
    Pending sixth = remove(6);
    assertThat(fifth.stage).isEqualTo(Pending.Stage.WAITING);
    queue.takeBatch();
    assertThat(fifth.stage).isEqualTo(Pending.Stage.QUEUED);
    assertThat(sixth.stage).isEqualTo(Pending.Stage.QUEUED);
  }

  @Test
  void whatIsTakenBackMakesRoom() {
    Pending first = remove(1);
    remove(2);
    remove(3);
    remove(4);
    Pending waiting = remove(5);
    queue.remove(first);
    assertThat(waiting.stage).isEqualTo(Pending.Stage.QUEUED);
  }
}
