package dev.parquedb.engine.changes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Entity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rows that went and came make changes. */
class RowPairsTest {

  private static Entity row(String id, long version, Object value) {
    return new Entity(
        id,
        "n",
        null,
        Instant.EPOCH,
        null,
        Instant.EPOCH,
        null,
        null,
        null,
        version,
        Map.of("x", value));
  }

  @Test
  void aRowThatIsAsItWasOnlyMoved() {
    assertThat(RowPairs.match(List.of(row("n/a", 1, 1L)), List.of(row("n/a", 1, 1L)))).isEmpty();
    assertThat(
            RowPairs.match(
                List.of(row("n/a", 1, new byte[] {1})), List.of(row("n/a", 1, new byte[] {1}))))
        .as("bytes are compared by what they hold")
        .isEmpty();
  }

  @Test
  void anotherValueOrTypeOfTheSameVersionIsAnUpdate() {
    for (Object now : new Object[] {2L, 1.0, "1", new byte[] {2}}) {
      Entity before = row("n/a", 1, 1L);
      Entity after = row("n/a", 1, now);
      assertThat(RowPairs.match(List.of(before), List.of(after)))
          .containsExactly(new Change(before, after));
    }
  }

  @Test
  void whatOnlyWentWasDeletedAndWhatOnlyCameWasInserted() {
    Entity row = row("n/a", 3, 1L);
    assertThat(RowPairs.match(List.of(row), List.of())).containsExactly(new Change(row, null));
    assertThat(RowPairs.match(List.of(), List.of(row))).containsExactly(new Change(null, row));
  }

  @Test
  void ofSeveralRowsOfAnIdThoseThatMovedAreLeftOutAndOthersPairedByVersion() {
    Entity kept = row("n/a", 1, 1L);
    Entity old = row("n/a", 2, 2L);
    Entity changed = row("n/a", 3, 3L);
    Entity more = row("n/a", 9, 9L);
    assertThat(RowPairs.match(List.of(old, kept), List.of(more, kept, changed)))
        .containsExactly(new Change(old, changed), new Change(null, more));
  }

  @Test
  void aWindowKeepsTheSmallestIdsWhole() {
    IdWindow window = new IdWindow(3);
    window.gone(List.of(row("n/d", 1, 1L), row("n/a", 1, 1L), row("n/c", 1, 1L)));
    window.come(List.of(row("n/a", 2, 2L), row("n/b", 1, 1L), row("n/c", 2, 2L)));
    assertThat(window.changes())
        .containsExactly(
            new Change(row("n/a", 1, 1L), row("n/a", 2, 2L)), new Change(null, row("n/b", 1, 1L)));
    assertThat(window.next()).isEqualTo(Optional.of("n/c"));
  }

  @Test
  void aWindowHoldsAnIdHoweverManyRowsItHas() {
    IdWindow window = new IdWindow(1);
    window.gone(List.of(row("n/b", 1, 1L), row("n/a", 1, 1L), row("n/a", 2, 1L)));
    assertThat(window.changes()).hasSize(2);
    assertThat(window.next()).isEqualTo(Optional.of("n/b"));
  }
}
