package dev.parquedb.engine.commit;

import static dev.parquedb.engine.commit.ConflictChecker.Verdict.KEEP;
import static dev.parquedb.engine.commit.ConflictChecker.Verdict.REAPPLY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityId;
import dev.parquedb.query.Filters;
import dev.parquedb.table.CommitSummary;
import dev.parquedb.table.RowSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConflictCheckerTest {

  private static final Instant HEAD = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant OURS = HEAD.plusMillis(1);
  private static final EntityId A = EntityId.of("n", "a");
  private static final ReadSet READ_A =
      new ReadSet(Map.of(A, List.of(new RowLocation("f", 7))), Set.of(), List.of());
  private static final ReadSet ABSENT_A = new ReadSet(Map.of(), Set.of(A), List.of());
  private static final WinnerRows NOTHING = new WinnerRows(Set.of(), List.of(), Set.of(), Map.of());

  private static CommitSummary winner(boolean schema, boolean protocol) {
    return new CommitSummary(
        4,
        HEAD,
        Optional.empty(),
        List.of(),
        List.of(),
        Map.of(),
        schema,
        protocol,
        CommitSummary.Rows.CHANGED);
  }

  private static ConflictChecker.Verdict check(ReadSet read, WinnerRows rows) {
    return ConflictChecker.check(read, OURS, List.of(winner(false, false)), HEAD, rows);
  }

  @Test
  void rowsUntouchedByTheWinnersAreKept() {
    assertThat(check(READ_A, NOTHING)).isEqualTo(KEEP);
    assertThat(check(ABSENT_A, NOTHING)).isEqualTo(KEEP);
  }

  @Test
  void aRowReadThatWasDeletedIsTouched() {
    WinnerRows deleted = new WinnerRows(Set.of(), List.of(), Set.of(), Map.of("f", RowSet.of(7)));
    WinnerRows other = new WinnerRows(Set.of(), List.of(), Set.of(), Map.of("f", RowSet.of(8)));
    assertThat(check(READ_A, deleted)).isEqualTo(REAPPLY);
    assertThat(check(READ_A, other)).isEqualTo(KEEP);
  }

  @Test
  void aRowReadWhoseFileLeftIsTouched() {
    assertThat(check(READ_A, new WinnerRows(Set.of(), List.of(), Set.of("f"), Map.of())))
        .isEqualTo(REAPPLY);
  }

  @Test
  void anAbsentIdThatAppearedIsTouched() {
    assertThat(check(ABSENT_A, new WinnerRows(Set.of(A), List.of(), Set.of(), Map.of())))
        .isEqualTo(REAPPLY);
  }

  @Test
  void aScannedFilterIsTouchedOnlyByRowsThatMatchIt() {
    ReadSet scan = new ReadSet(Map.of(), Set.of(), List.of(Filters.eq("x", 1)));
    Entity row =
        new Entity("n/z", "n", null, HEAD, null, HEAD, null, null, null, 1, Map.of("x", 1L));
    Entity other =
        new Entity("n/z", "n", null, HEAD, null, HEAD, null, null, null, 1, Map.of("x", 2L));
    assertThat(check(scan, new WinnerRows(Set.of(), List.of(row), Set.of(), Map.of())))
        .isEqualTo(REAPPLY);
    assertThat(check(scan, new WinnerRows(Set.of(), List.of(other), Set.of(), Map.of())))
        .isEqualTo(KEEP);
  }

  @Test
  void aChangeOfSchemaOrProtocolTouchesEverything() {
    for (CommitSummary winner : List.of(winner(true, false), winner(false, true))) {
      assertThat(ConflictChecker.check(READ_A, OURS, List.of(winner), HEAD, NOTHING))
          .isEqualTo(REAPPLY);
    }
  }

  @Test
  void rowsWhoseTimeIsNoLongerLaterThanTheHeadAreMadeAgain() {
    assertThat(ConflictChecker.check(READ_A, HEAD, List.of(winner(false, false)), HEAD, NOTHING))
        .isEqualTo(REAPPLY);
  }
}
