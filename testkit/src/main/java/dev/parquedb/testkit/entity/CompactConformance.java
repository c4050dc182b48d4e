package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Calls.refused;
import static dev.parquedb.testkit.entity.Documents.filter;
import static dev.parquedb.testkit.entity.Documents.numbered;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parquedb.entity.ChangeEvent;
import dev.parquedb.entity.ChangeOptions;
import dev.parquedb.entity.CompactOptions;
import dev.parquedb.entity.CompactResult;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.MaintenanceProgress;
import dev.parquedb.entity.ReadOnlyException;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.query.Filter;
import dev.parquedb.testkit.Await;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code compact} while nobody else writes. */
public interface CompactConformance extends EntitySuite {

  /** Compacts, if the backend can. */
  default CompactResult compacted(CompactOptions options) {
    assumeTrue(backend().capabilities().compaction(), "compaction is not declared");
    return Await.item(backend().compact(NS, options));
  }

  /** Every entity, soft-deleted ones too. */
  default Map<String, Entity> everything() {
    return Entities.byId(
        find(open(storage()), Filter.all(), FindOptions.DEFAULT.includingDeleted()));
  }

  /** Many small files with deleted rows in them. */
  default void manyFiles() {
    for (int i = 0; i < 4; i++) {
      Await.item(backend().bulkCreate(NS, numbered("f" + i + "-", 30)));
      Await.item(backend().update(NS, "f" + i + "-0003", update("{'$inc':{'n':100}}")));
    }
    Await.item(backend().delete(NS, "f0-0001"));
    Await.item(
        backend().bulkDelete(NS, filter("{'n':{'$gte':20,'$lt':25}}"), DeleteConformance.HARD));
  }

  @Test
  default void aCompactionMergesFilesAndChangesNoEntity() {
    manyFiles();
    Map<String, Entity> before = everything();
    long version = head().version();
    long files = Await.item(backend().stats(NS)).fileCount();
    CompactResult result = compacted(CompactOptions.DEFAULT);
    assertThat(result.filesCompacted()).isEqualTo(files);
    assertThat(result.filesCreated()).isEqualTo(1);
    assertThat(result.bytesBefore()).isGreaterThan(result.bytesAfter());
    assertThat(result.bytesAfter()).isPositive();
    assertThat(Await.item(backend().stats(NS)).fileCount()).isEqualTo(1);
    Entities.assertSame(everything(), before);
    assertThat(Await.item(backend().get(NS, "f1-0003")).version()).isEqualTo(2);
    FindOptions past =
        FindOptions.DEFAULT.includingDeleted().withAsOf(SnapshotRef.version(version));
    Entities.assertSame(Entities.byId(find(Filter.all(), past)), before);
  }

  @Test
  default void aCompactionIsNoChangeToThoseWhoFollowChanges() {
    manyFiles();
    long version = head().version();
    compacted(CompactOptions.DEFAULT);
    Await.item(backend().update(NS, "f2-0007", update("{'$inc':{'n':1}}")));
    assumeTrue(backend().capabilities().changeStream(), "change streams are not declared");
    List<ChangeEvent> after =
        Await.item(
            backend()
                .changes(NS, ChangeOptions.afterVersion(version).untilNewest())
                .collect()
                .asList());
    assertThat(after.stream().map(ChangeReplay::shown)).containsExactly("f2-0007:1>f2-0007:2");
    List<ChangeEvent> all =
        Await.item(
            open(storage())
                .changes(NS, ChangeOptions.fromBeginning().untilNewest())
                .collect()
                .asList());
    Entities.assertSame(ChangeReplay.of(all), everything());
  }

  @Test
  default void whatIsCompactStaysAsItIs() {
    manyFiles();
    compacted(CompactOptions.DEFAULT);
    long version = head().version();
    CompactResult again = compacted(CompactOptions.DEFAULT);
    assertThat(again.filesCompacted()).isZero();
    assertThat(again.filesCreated()).isZero();
    assertThat(head().version()).isEqualTo(version);
  }

  @Test
  default void aDryRunTellsAndDoesNothing() {
    manyFiles();
    Map<String, String> files = files();
    CompactResult told = compacted(CompactOptions.DEFAULT.asDryRun());
    assertThat(files()).isEqualTo(files);
    CompactResult done = compacted(CompactOptions.DEFAULT);
    assertThat(told.filesCompacted()).isEqualTo(done.filesCompacted());
    assertThat(told.filesCreated()).isEqualTo(done.filesCreated());
    assertThat(told.bytesBefore()).isEqualTo(done.bytesBefore());
  }

  @Test
  default void filesOfTheTargetSizeAreSeveralAndEveryIdIsInOne() {
    for (int i = 0; i < 4; i++) {
      Await.item(backend().bulkCreate(NS, numbered("f" + i + "-", 300)));
    }
    Map<String, Entity> before = everything();
    long bytes = Await.item(backend().stats(NS)).totalBytes();
    CompactResult result = compacted(CompactOptions.DEFAULT.withSizes(bytes * 6 / 10, bytes));
    assertThat(result.filesCreated()).isBetween(2L, 3L);
    Entities.assertSame(everything(), before);
  }

  @Test
  default void fewFilesAtATimeGoOnWhereTheLastRunEnded() {
    manyFiles();
    Map<String, Entity> before = everything();
    long files = Await.item(backend().stats(NS)).fileCount();
    CompactResult first = compacted(CompactOptions.DEFAULT.withMaxFiles(3));
    assertThat(first.filesCompacted()).isEqualTo(3);
    assertThat(Await.item(backend().stats(NS)).fileCount()).isEqualTo(files - 2);
    compacted(CompactOptions.DEFAULT);
    assertThat(Await.item(backend().stats(NS)).fileCount()).isEqualTo(1);
    Entities.assertSame(everything(), before);
  }

  @Test
  default void progressGrowsToTheEnd() {
    manyFiles();
    List<MaintenanceProgress> told = Collections.synchronizedList(new ArrayList<>());
    CompactResult result = compacted(CompactOptions.DEFAULT.withProgress(told::add));
    assertThat(told).isNotEmpty();
    assertThat(told.stream().map(MaintenanceProgress::done)).isSorted();
    MaintenanceProgress last = told.get(told.size() - 1);
    assertThat(last)
        .isEqualTo(
            new MaintenanceProgress(
                result.filesCompacted(), result.filesCompacted(), result.bytesBefore()));
  }

  @Test
  default void anAbsentNamespaceNeedsNoCompaction() {
    assertThat(compacted(CompactOptions.DEFAULT).filesCompacted()).isZero();
    assertThat(files()).isEmpty();
  }

  @Test
  default void aReadOnlyBackendTellsWhatACompactionWouldDo() {
    manyFiles();
    compacted(CompactOptions.DEFAULT.withMaxFiles(2));
    Map<String, String> files = files();
    refused(ReadOnlyException.class, openReadOnly(storage()).compact(NS));
    assertThat(
            Await.item(openReadOnly(storage()).compact(NS, CompactOptions.DEFAULT.asDryRun()))
                .filesCompacted())
        .isPositive();
    assertThat(files()).isEqualTo(files);
  }
}
