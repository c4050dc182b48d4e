package dev.parquedb.table.iceberg.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.table.iceberg.catalog.CatalogCommit;
import dev.parquedb.table.iceberg.catalog.CatalogTable;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotParser;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.UpdateRequirement;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What metadata tells about a commit, case by case. */
class StandingTest {

  private final RestFixture fixture = new RestFixture();
  private final TableMetadata base = clean(fixture.creation().updated());
  private final CatalogCommit commit = fixture.append(table(base));
  private final TableMetadata made = clean(commit.updated());

  @AfterEach
  void close() {
    fixture.close();
  }

  private static CatalogTable table(TableMetadata metadata) {
    return new CatalogTable(metadata, "memory://m/v1.metadata.json", "");
  }

  /** Metadata as loaded: without the changes that led to it. */
  private static TableMetadata clean(TableMetadata metadata) {
    return TableMetadata.buildFrom(metadata).discardChanges().build();
  }

  private static TableMetadata after(TableMetadata metadata, int snapshots) {
    TableMetadata next = metadata;
    for (int i = 0; i < snapshots; i++) {
      next = clean(RestFixture.appended(next));
    }
    return next;
  }

  private static TableMetadata expired(TableMetadata metadata, int kept) {
    int from = metadata.snapshots().size() - kept;
    List<Snapshot> old = metadata.snapshots().subList(0, from);
    return clean(
        TableMetadata.buildFrom(metadata)
            .removeSnapshots(old.stream().map(Snapshot::snapshotId).toList())
            .build());
  }

  private Standing of(TableMetadata newest) {
    return Standing.of(commit, CommitRequest.requirements(commit), newest);
  }

  @Test
  void ourSnapshotIsThere() {
    assertThat(of(made)).isEqualTo(Standing.MADE);
    assertThat(of(after(made, 3))).isEqualTo(Standing.MADE);
  }

  @Test
  void nothingHappened() {
    assertThat(of(base)).isEqualTo(Standing.OPEN);
    TableMetadata touched =
        clean(TableMetadata.buildFrom(base).setProperties(Map.of("a", "b")).build());
    assertThat(of(touched)).isEqualTo(Standing.OPEN);
  }

  @Test
  void anotherSnapshotHasOurNumber() {
    TableMetadata others = after(base, 1);
    assertThat(of(others)).isEqualTo(Standing.SUPERSEDED);
    assertThat(of(after(others, 2))).isEqualTo(Standing.SUPERSEDED);
    TableMetadata setBack =
        clean(
            TableMetadata.buildFrom(others)
                .setBranchSnapshot(base.currentSnapshot().snapshotId(), "main")
                .build());
    assertThat(of(setBack))
        .as("the reference fits again, the number does not")
        .isEqualTo(Standing.SUPERSEDED);
  }

  @Test
  void oursWasMadeAndHasExpired() {
    TableMetadata later = after(made, 3);
    assertThat(of(expired(later, 3))).as("a child names it").isEqualTo(Standing.MADE);
    assertThat(of(expired(later, 2))).as("nothing names it").isEqualTo(Standing.UNTRACEABLE);
    TableMetadata others = after(base, 4);
    assertThat(of(expired(others, 2))).isEqualTo(Standing.UNTRACEABLE);
    assertThat(of(expired(others, 4))).isEqualTo(Standing.SUPERSEDED);
  }

  @Test
  void theCommitIsKnownByItsIdToo() {
    Snapshot same =
        SnapshotParser.fromJson(
            SnapshotParser.toJson(commit.updated().currentSnapshot())
                .replaceFirst("\"snapshot-id\":\\d+", "\"snapshot-id\":77")
                .replace(
                    "\"operation\":\"append\"",
                    "\"operation\":\"append\",\"parquedb.commit-id\":\"" + commit.id() + "\""));
    TableMetadata newest =
        clean(TableMetadata.buildFrom(base).setBranchSnapshot(same, "main").build());
    assertThat(of(newest)).isEqualTo(Standing.MADE);
  }

  @Test
  void theTableIsAnotherOrGone() {
    assertThat(of(null)).isEqualTo(Standing.SUPERSEDED);
    TableMetadata another =
        clean(TableMetadata.buildFrom(base).assignUUID(UUID.randomUUID().toString()).build());
    assertThat(of(another)).isEqualTo(Standing.SUPERSEDED);
  }

  @Test
  void theSchemaIsAnother() {
    TableMetadata newest =
        clean(
            TableMetadata.buildFrom(base)
                .setCurrentSchema(
                    new Schema(
                        Types.NestedField.required(1, "$id", Types.StringType.get()),
                        Types.NestedField.optional(2, "age", Types.IntegerType.get())),
                    2)
                .build());
    assertThat(of(newest)).isEqualTo(Standing.SUPERSEDED);
  }

  @Test
  void aCreationIsKnownByTheTable() {
    CatalogCommit creation = fixture.creation();
    List<UpdateRequirement> requirements = CommitRequest.requirements(creation);
    TableMetadata created = clean(creation.updated());
    assertThat(Standing.of(creation, requirements, null)).isEqualTo(Standing.OPEN);
    assertThat(Standing.of(creation, requirements, created)).isEqualTo(Standing.MADE);
    assertThat(Standing.of(creation, requirements, base)).isEqualTo(Standing.SUPERSEDED);
    assertThat(Standing.of(creation, requirements, expired(after(created, 3), 1)))
        .isEqualTo(Standing.MADE);
  }

  @Test
  void everyCommitRequiresTheMainBranchAndTheSchema() {
    CatalogCommit properties =
        new CatalogCommit(
            fixture.table,
            table(base),
            base,
            List.of(new MetadataUpdate.SetProperties(Map.of("a", "b"))),
            fixture.id());
    for (CatalogCommit each : List.of(commit, properties)) {
      assertThat(CommitRequest.requirements(each))
          .anyMatch(UpdateRequirement.AssertTableUUID.class::isInstance)
          .anyMatch(UpdateRequirement.AssertCurrentSchemaID.class::isInstance)
          .filteredOn(UpdateRequirement.AssertRefSnapshotID.class::isInstance)
          .singleElement()
          .satisfies(
              ref ->
                  assertThat(((UpdateRequirement.AssertRefSnapshotID) ref).snapshotId())
                      .isEqualTo(base.currentSnapshot().snapshotId()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "200,MADE", "201,UNKNOWN", "204,UNKNOWN", "301,REFUSED", "307,REFUSED", "400,REFUSED",
    "401,REFUSED", "403,REFUSED", "404,MISSING", "406,REFUSED", "408,UNKNOWN", "409,CONFLICT",
    "412,REFUSED", "422,REFUSED", "429,REFUSED", "500,UNKNOWN", "501,REFUSED", "502,UNKNOWN",
    "503,UNKNOWN", "504,UNKNOWN", "505,REFUSED", "520,UNKNOWN", "524,UNKNOWN", "599,UNKNOWN"
  })
  void aStatusTellsWhatBecameOfACommit(int status, Verdict verdict) {
    assertThat(Verdict.of(status)).isEqualTo(verdict);
  }
}
