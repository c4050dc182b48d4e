package dev.parquedb.table.iceberg;

import static dev.parquedb.table.iceberg.IcebergFixture.append;
import static dev.parquedb.table.iceberg.IcebergFixture.at;
import static dev.parquedb.table.iceberg.IcebergFixture.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.SnapshotNotFoundException;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.entity.SnapshotRetention;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.storage.FileStat;
import dev.parquedb.table.TableChange;
import dev.parquedb.table.Vacuumed;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.junit.jupiter.api.Test;

/** Snapshots expire as tables are written, so that metadata stays small. */
class RetentionTest {

  private static final Duration STEP = Duration.ofSeconds(10);

  private static Instant time(int commit) {
    return at(STEP.toMillis() * commit);
  }

  private static IcebergState commits(IcebergFixture fixture, IcebergState base, int from, int to) {
    IcebergState state = base;
    for (int i = from; i <= to; i++) {
      state = fixture.commit(state, append(time(i), file("f" + i, 1)), i);
    }
    return state;
  }

  @Test
  void theNewestStayAndOneOfEveryMinuteAndHour() {
    SnapshotRetention retention =
        new SnapshotRetention(5, Duration.ofMinutes(10), Duration.ofHours(1));
    try (IcebergFixture fixture = new IcebergFixture(config -> config.retention(retention))) {
      // 20 minutes, six commits a minute.
      commits(fixture, fixture.createTable(), 1, 120);
      List<SnapshotInfo> kept =
          Await.item(fixture.format.history(fixture.table).collect().asList());
      List<Long> versions = kept.stream().map(SnapshotInfo::version).toList();
      assertThat(versions).endsWith(116L, 117L, 118L, 119L, 120L);
      // The last of each of the ten minutes before: 5, 11, 17, … are the last of their minutes.
      assertThat(versions.subList(0, versions.size() - 5))
          .containsExactly(65L, 71L, 77L, 83L, 89L, 95L, 101L, 107L, 113L);
      IcebergState head = fixture.load();
      assertThat(head.files().size()).isEqualTo(120);
      SnapshotNotFoundException gone =
          Await.failure(
              SnapshotNotFoundException.class,
              fixture.format.loadAt(fixture.table, SnapshotRef.version(66)));
      assertThat(gone).hasMessageContaining("66").hasMessageContaining("65");
      assertThat(
              Await.item(fixture.format.loadAt(fixture.table, SnapshotRef.version(65))).version())
          .isEqualTo(65);
    }
  }

  @Test
  void aTimeBetweenExpiredSnapshotsIsToldAndNotGuessed() {
    SnapshotRetention retention = new SnapshotRetention(2, Duration.ofMinutes(10), Duration.ZERO);
    try (IcebergFixture fixture = new IcebergFixture(config -> config.retention(retention))) {
      commits(fixture, fixture.createTable(), 1, 20);
      assertThat(asOf(fixture, time(11))).isEqualTo(11);
      assertThat(asOf(fixture, time(20).plusSeconds(100))).isEqualTo(20);
      assertThat(asOf(fixture, time(19).plusSeconds(5))).isEqualTo(19);
      Await.failure(
          SnapshotNotFoundException.class,
          fixture.format.loadAt(fixture.table, SnapshotRef.asOf(time(12))));
      Await.failure(
          SnapshotNotFoundException.class,
          fixture.format.loadAt(fixture.table, SnapshotRef.asOf(IcebergFixture.START)));
    }
  }

  private static long asOf(IcebergFixture fixture, Instant time) {
    return Await.item(fixture.format.loadAt(fixture.table, SnapshotRef.asOf(time))).version();
  }

  @Test
  void tagsAndBranchesOfOthersStay() {
    SnapshotRetention retention = new SnapshotRetention(2, Duration.ZERO, Duration.ZERO);
    try (IcebergFixture fixture = new IcebergFixture(config -> config.retention(retention))) {
      IcebergState state = commits(fixture, fixture.createTable(), 1, 2);
      long tagged = state.snapshot().snapshotId();
      TableMetadata next =
          TableMetadata.buildFrom(state.metadata())
              .setRef("release", org.apache.iceberg.SnapshotRef.tagBuilder(tagged).build())
              .setRef("audit", org.apache.iceberg.SnapshotRef.branchBuilder(tagged).build())
              .build();
      fixture.write(
          "metadata/v4.metadata.json",
          TableMetadataParser.toJson(next)
              .replace(
                  "\"last-updated-ms\":" + next.lastUpdatedMillis(),
                  "\"last-updated-ms\":" + state.metadata().lastUpdatedMillis()));
      commits(fixture, fixture.load(state), 3, 10);
      IcebergState head = fixture.load();
      assertThat(head.metadata().refs()).containsKeys("release", "audit", "main");
      assertThat(
              Await.item(fixture.format.history(fixture.table).collect().asList()).stream()
                  .map(SnapshotInfo::version))
          .containsExactly(2L, 9L, 10L);
      assertThat(
              Await.item(fixture.format.loadAt(fixture.table, SnapshotRef.snapshotId(tagged)))
                  .files()
                  .size())
          .isEqualTo(2);
    }
  }

  @Test
  void changesGoOnAsFarAsNothingExpired() {
    SnapshotRetention retention = new SnapshotRetention(3, Duration.ZERO, Duration.ZERO);
    try (IcebergFixture fixture = new IcebergFixture(config -> config.retention(retention))) {
      IcebergState first = fixture.createTable();
      IcebergState eighth = commits(fixture, first, 1, 8);
      commits(fixture, eighth, 9, 10);
      assertThat(
              Await.item(fixture.format.commits(fixture.table, eighth).collect().asList()).stream()
                  .map(each -> each.after().version()))
          .containsExactly(9L, 10L);
      assertThat(Await.item(fixture.format.commits(fixture.table, first).collect().asList()))
          .isEmpty();
    }
  }

  @Test
  void whoLosesToMoreCommitsThanAreKeptIsToldOfAllOfThemAsOne() {
    SnapshotRetention retention = new SnapshotRetention(2, Duration.ZERO, Duration.ZERO);
    try (IcebergFixture fixture = new IcebergFixture(config -> config.retention(retention))) {
      IcebergState first = fixture.createTable(file("a", 1));
      var late = fixture.prepare(first, append(time(1), file("late", 1)), IcebergFixture.id(99));
      commits(fixture, first, 1, 8);
      var lost = (dev.parquedb.table.CommitOutcome.Conflicted) fixture.publish(late);
      assertThat(lost.winners()).hasSize(1);
      assertThat(lost.winners().get(0).added()).hasSize(8);
    }
  }

  @Test
  void metadataStaysSmallHoweverOftenATableIsWritten() {
    try (IcebergFixture fixture = new IcebergFixture(config -> config)) {
      IcebergState state = fixture.createTable();
      int commits = 400;
      for (int i = 1; i <= commits; i++) {
        state = fixture.commit(state, append(at(i), file("f" + i, 1)), i);
      }
      List<FileStat> metadata =
          fixture.files("metadata/v").stream()
              .filter(each -> each.path().endsWith(".json"))
              .toList();
      assertThat(metadata).hasSize(commits + 1);
      assertThat(metadata).allMatch(each -> each.size() <= 64 << 10);
      long manifests =
          fixture.files("metadata/").stream()
              .filter(each -> each.path().endsWith(".avro"))
              .mapToLong(FileStat::size)
              .sum();
      assertThat(manifests / commits).isLessThanOrEqualTo(32 << 10);
      IcebergState head = fixture.load();
      assertThat(head.files().size()).isEqualTo(commits);
      assertThat(head.metadata().snapshots()).hasSizeLessThanOrEqualTo(22);
      assertThat(head.metadata().previousFiles()).hasSizeLessThanOrEqualTo(10);
      assertThat(Optional.of(head.version())).contains((long) commits);
      assertThat(Map.copyOf(head.properties())).doesNotContainKey("format-version");
    }
  }

  @Test
  void nothingOfATableThatMayNotLoseAnythingGoes() {
    SnapshotRetention one = new SnapshotRetention(1, Duration.ZERO, Duration.ZERO);
    try (IcebergFixture fixture = new IcebergFixture(config -> config.retention(one))) {
      IcebergState state = fixture.createTable(file("a", 1));
      fixture.write(
          "metadata/v2.metadata.json",
          TableMetadataParser.toJson(
              TableMetadata.buildFrom(state.metadata())
                  .setProperties(Map.of("gc.enabled", "false"))
                  .build()));
      commits(fixture, fixture.load(), 1, 5);

      IcebergState head = fixture.load();

      assertThat(Await.item(fixture.format.history(fixture.table).collect().asList())).hasSize(6);
      UnsupportedTableFeatureException begun =
          Await.failure(
              UnsupportedTableFeatureException.class,
              fixture.format.prepare(
                  fixture.table, head, vacuum(time(6), 3), IcebergFixture.id(6)));
      assertThat(begun.feature()).isEqualTo("gc.enabled");
      UnsupportedTableFeatureException continued =
          Await.failure(
              UnsupportedTableFeatureException.class,
              Uni.createFrom().deferred(() -> fixture.format.references(fixture.table, 3, head)));
      assertThat(continued.feature()).isEqualTo("gc.enabled");
    }
  }

  private static TableChange vacuum(Instant time, long oldest) {
    return new TableChange(
        List.of(),
        List.of(),
        Map.of(),
        Optional.empty(),
        TableChange.VACUUM,
        Map.of(),
        time,
        TableChange.Reads.BASE,
        Optional.of(new Vacuumed(time, oldest)));
  }
}
