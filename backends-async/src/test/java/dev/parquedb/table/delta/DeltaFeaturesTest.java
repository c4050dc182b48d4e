package dev.parquedb.table.delta;

import static dev.parquedb.table.delta.DeltaFixture.append;
import static dev.parquedb.table.delta.DeltaFixture.at;
import static dev.parquedb.table.delta.DeltaFixture.create;
import static dev.parquedb.table.delta.DeltaFixture.delete;
import static dev.parquedb.table.delta.DeltaFixture.file;
import static dev.parquedb.table.delta.DeltaFixture.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.entity.IllegalSchemaChangeException;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.ListOf;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.FieldType.Struct;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.PayloadLayout;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableChange;
import dev.parquedb.testkit.Await;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeltaFeaturesTest {

  private static final String OWN_READERS = "\"deletionVectors\"";
  private static final String OWN_WRITERS = "\"deletionVectors\",\"inCommitTimestamp\"";

  private final DeltaFixture delta = new DeltaFixture();

  @AfterEach
  void close() {
    delta.close();
  }

  /** A table with one file of ten rows, by another writer. */
  private void foreignTable(String protocol, String configuration, String column) {
    String schema = DeltaSchema.write(EntitySchema.empty(), PayloadLayout.JSON);
    if (!column.isEmpty()) {
      schema = schema.substring(0, schema.length() - 2) + "," + column + "]}";
    }
    delta.writeLog(
        0,
        "{\"commitInfo\":{\"timestamp\":1767225600000,\"inCommitTimestamp\":1767225600000}}",
        "{\"protocol\":" + protocol + "}",
        "{\"metaData\":{\"id\":\"t\",\"format\":{\"provider\":\"parquet\",\"options\":{}},"
            + "\"schemaString\":\""
            + schema.replace("\\", "\\\\").replace("\"", "\\\"")
            + "\",\"partitionColumns\":[],\"configuration\":{"
            + configuration
            + "}}}",
        "{\"add\":{\"path\":\"a\",\"partitionValues\":{},\"size\":1,\"modificationTime\":1,"
            + "\"dataChange\":true,\"stats\":\"{\\\"numRecords\\\":10}\"}}");
  }

  private static String protocol(String readers, String writers) {
    return "{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[%s],\"writerFeatures\":[%s]}"
        .formatted(readers, writers);
  }

  private String refusedToLoad() {
    return Await.failure(
            UnsupportedTableFeatureException.class, delta.format.load(delta.table, null))
        .feature();
  }

  private String refusedToPrepare(TableChange change) {
    DeltaState base = delta.load();
    delta.script.forgetCalls();
    String feature =
        Await.failure(
                UnsupportedTableFeatureException.class,
                delta.format.prepare(delta.table, base, change, id(1)))
            .feature();
    assertThat(delta.script.calls()).noneMatch(call -> call.startsWith("write"));
    return feature;
  }

  private static TableChange insert() {
    return append(at(1), file("b", 1));
  }

  private static TableChange update() {
    return delete(at(1), Map.of("a", RowSet.of(1)), file("b", 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "catalogManaged",
        "catalogOwned-preview",
        "coordinatedCommits-preview",
        "collations-preview",
        "redirectReaderWriter-preview",
        "whatever"
      })
  void readerFeaturesAreRefusedByName(String feature) {
    String both = "\"" + feature + "\"";
    foreignTable(protocol(both, both), "", "");
    assertThat(refusedToLoad()).isEqualTo(feature);
  }

  @ParameterizedTest
  @ValueSource(strings = {"catalogManaged", "coordinatedCommits-preview"})
  void tablesOfACatalogAreRefusedByAnyList(String feature) {
    foreignTable(protocol("", "\"" + feature + "\""), "", "");
    assertThat(refusedToLoad()).isEqualTo(feature);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"delta.columnMapping.mode\":\"other\" | columnMapping other",
        "\"delta.coordinatedCommits.commitCoordinator-preview\":\"x\" | coordinatedCommits-preview"
      })
  void propertiesThatChangeHowToReadAreRefused(String configuration, String feature) {
    foreignTable("{\"minReaderVersion\":2,\"minWriterVersion\":5}", configuration, "");
    assertThat(refusedToLoad()).isEqualTo(feature);
  }

  @Test
  void otherLayoutsAreRefusedByName() {
    delta.createTable();
    String own = delta.readLog(0);
    delta.write(delta.logPath(0), own.replace("\"minReaderVersion\":3", "\"minReaderVersion\":4"));
    assertThat(refusedToLoad()).isEqualTo("minReaderVersion 4");
    delta.write(delta.logPath(0), own.replace("\"provider\":\"parquet\"", "\"provider\":\"orc\""));
    assertThat(refusedToLoad()).isEqualTo("format orc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"minReaderVersion\":1,\"minWriterVersion\":2}",
        "{\"minReaderVersion\":2,\"minWriterVersion\":6}",
        "{\"minReaderVersion\":1,\"minWriterVersion\":7,\"writerFeatures\":[\"appendOnly\",\"invariants\",\"checkConstraints\",\"changeDataFeed\",\"generatedColumns\",\"identityColumns\",\"allowColumnDefaults\",\"icebergCompatV1\",\"icebergCompatV2\",\"domainMetadata\"]}",
        "{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\"deletionVectors\",\"timestampNtz\",\"v2Checkpoint\",\"vacuumProtocolCheck\",\"columnMapping\"],\"writerFeatures\":[\"deletionVectors\",\"timestampNtz\",\"v2Checkpoint\",\"vacuumProtocolCheck\",\"columnMapping\"]}"
      })
  void featuresThatAreListedAndNotInUseMayBeWritten(String protocol) {
    foreignTable(protocol, "", "");
    DeltaState base = delta.load();
    DeltaState next = delta.commit(base, insert(), id(1));
    assertThat(next.files().size()).isEqualTo(2);
    assertThat(next.protocol()).isEqualTo(base.protocol());
    assertThat(delta.readLog(1)).doesNotContain("inCommitTimestamp");
    assertThat(delta.load().timestamp()).isEqualTo(at(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "checkConstraints | \"delta.constraints.c\":\"a > 1\" | -",
        "icebergCompatV1 | \"delta.enableIcebergCompatV1\":\"true\" | -",
        "icebergCompatV2 | \"delta.enableIcebergCompatV2\":\"true\" | -",
        "invariants | - | {\"delta.invariants\":\"{}\"}",
        "generatedColumns | - | {\"delta.generationExpression\":\"a\"}",
        "identityColumns | - | {\"delta.identity.start\":1}",
        "allowColumnDefaults | - | {\"CURRENT_DEFAULT\":\"1\"}",
        "rowTracking | - | -",
        "clustering | - | -",
        "checkpointProtection | - | -",
        "materializePartitionColumns | - | -",
        "whatever | - | -"
      })
  void writerFeaturesInUseAreRefusedAtTheFirstWrite(
      String feature, String configuration, String metadata) {
    String column =
        metadata == null
            ? ""
            : "{\"name\":\"x\",\"type\":\"long\",\"nullable\":true,\"metadata\":" + metadata + "}";
    foreignTable(
        protocol(OWN_READERS, OWN_WRITERS + ",\"" + feature + "\""),
        configuration == null ? "" : configuration,
        column);
    assertThat(refusedToPrepare(insert())).isEqualTo(feature);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "appendOnly | \"delta.appendOnly\":\"true\"",
        "changeDataFeed | \"delta.enableChangeDataFeed\":\"true\""
      })
  void tablesThatOnlyGrowMayBeAppendedTo(String feature, String configuration) {
    foreignTable(
        protocol(OWN_READERS, OWN_WRITERS + ",\"" + feature + "\""),
        "\"delta.enableDeletionVectors\":\"true\"," + configuration,
        "");
    assertThat(refusedToPrepare(update())).isEqualTo(feature);
    assertThat(delta.commit(delta.load(), insert(), id(1)).files().size()).isEqualTo(2);
  }

  @Test
  void oldWriterVersionsStandForFeatures() {
    foreignTable(
        "{\"minReaderVersion\":1,\"minWriterVersion\":3}", "\"delta.constraints.c\":\"a > 1\"", "");
    assertThat(refusedToPrepare(insert())).isEqualTo("checkConstraints");
    foreignTable(
        "{\"minReaderVersion\":1,\"minWriterVersion\":2}", "\"delta.constraints.c\":\"a > 1\"", "");
    delta.prepare(delta.load(), insert(), id(1));
    delta.write(
        delta.logPath(0),
        delta.readLog(0).replace("\"minWriterVersion\":2", "\"minWriterVersion\":8"));
    assertThat(refusedToPrepare(insert())).isEqualTo("minWriterVersion 8");
  }

  @Test
  void columnsThatMustNotBeNullAreRefused() {
    foreignTable(
        protocol(OWN_READERS, OWN_WRITERS),
        "",
        "{\"name\":\"x\",\"type\":\"long\",\"nullable\":false,\"metadata\":{}}");
    assertThat(refusedToPrepare(insert())).isEqualTo("invariants");
  }

  @Test
  void updatesNeedDeletionVectors() {
    foreignTable("{\"minReaderVersion\":1,\"minWriterVersion\":2}", "", "");
    assertThat(refusedToPrepare(update())).isEqualTo("deletionVectors");
    foreignTable(protocol(OWN_READERS, OWN_WRITERS), "", "");
    assertThat(refusedToPrepare(update())).isEqualTo("deletionVectors");
    foreignTable(
        protocol(OWN_READERS, OWN_WRITERS), "\"delta.enableDeletionVectors\":\"true\"", "");
    DeltaState state = delta.commit(delta.load(), update(), id(1));
    assertThat(delta.deleted(state, "a")).isEqualTo(RowSet.of(1));
  }

  @Test
  void aTableWithoutSystemColumnsLoadsAndIsNoEntityTable() {
    foreignTable(protocol(OWN_READERS, OWN_WRITERS), "\"k\":\"v\"", "");
    delta.write(delta.logPath(0), delta.readLog(0).replace("$data", "payload"));
    DeltaState state = delta.load();
    assertThat(state.properties()).containsEntry("k", "v");
    assertThat(state.files().rows()).isEqualTo(10);
    assertThat(state.metaData().schemaString()).contains("payload");
    assertThat(state.tableId()).isEqualTo(delta.load().tableId());
    assertThatThrownBy(state::schema)
        .isInstanceOf(UnsupportedTableFeatureException.class)
        .hasMessageContaining("$data");
    refusedToPrepare(insert());
  }

  @Test
  void schemasThatDeltaCannotHaveAreRefused() {
    SchemaField field = SchemaField.optional("a", Primitive.LONG);
    for (String property :
        List.of(
            "delta.columnMapping.mode",
            "delta.enableChangeDataFeed",
            "delta.enableRowTracking",
            "delta.whatever")) {
      assertThat(refusedSchema(new EntitySchema(List.of(), List.of(), Map.of(property, "true"))))
          .isEqualTo(property);
    }
    assertThat(
            refusedSchema(
                new EntitySchema(
                    List.of(), List.of(), Map.of("delta.enableDeletionVectors", "false"))))
        .isEqualTo("delta.enableDeletionVectors");
    for (EntitySchema schema :
        List.of(
            EntitySchema.of(field, SchemaField.optional("A", Primitive.LONG)),
            EntitySchema.of(SchemaField.optional("Version", Primitive.LONG)),
            EntitySchema.of(
                SchemaField.optional(
                    "s",
                    new ListOf(
                        new Struct(List.of(field, SchemaField.optional("A", Primitive.LONG)))))))) {
      Await.failure(
          IllegalSchemaChangeException.class,
          delta.format.prepare(delta.table, null, create(at(0), schema), id(1)));
    }
  }

  private String refusedSchema(EntitySchema schema) {
    return Await.failure(
            UnsupportedTableFeatureException.class,
            delta.format.prepare(delta.table, null, create(at(0), schema), id(1)))
        .feature();
  }

  @Test
  void propertiesThatOtherWritersHonourMayBeSet() {
    Map<String, String> properties =
        Map.of("delta.appendOnly", "true", "delta.checkpointInterval", "100", "owner", "me");
    DeltaState state =
        delta.commit(
            null, create(at(0), new EntitySchema(List.of(), List.of(), properties)), id(0));
    assertThat(state.schema().properties()).isEqualTo(properties);
    assertThat(state.protocol().writerFeatures()).contains("appendOnly");
    assertThat(delta.load().schema().properties()).isEqualTo(properties);
  }

  private static EntitySchema schema(FieldType type) {
    return EntitySchema.of(SchemaField.optional("a", type));
  }

  @Test
  void typesThatFilesDoNotHaveAreRefusedOnceThereAreFiles() {
    FieldType struct = new Struct(List.of(SchemaField.optional("x", Primitive.LONG)));
    FieldType larger =
        new Struct(
            List.of(
                SchemaField.optional("x", Primitive.LONG),
                SchemaField.optional("y", Primitive.LONG)));
    DeltaState empty = delta.commit(null, create(at(0), schema(Primitive.INT)), id(0));
    DeltaState state =
        delta.commit(empty, create(at(1), schema(new ListOf(struct)), file("f", 1)), id(1));
    assertThat(refusedToPrepare(create(at(2), schema(Primitive.LONG)))).isEqualTo("typeWidening");
    assertThat(
            refusedToPrepare(
                create(
                    at(2),
                    EntitySchema.of(
                        SchemaField.optional("b", new ListOf(struct)).renamedFrom("a")))))
        .isEqualTo("columnMapping");
    DeltaState next = delta.commit(state, create(at(2), schema(new ListOf(larger))), id(2));
    assertThat(next.schema()).isEqualTo(schema(new ListOf(larger)));
  }

  @Test
  void anOldProtocolIsUpgradedOnlyForWhatTheSchemaNeedsAndKeepsWhatItPromised() {
    foreignTable("{\"minReaderVersion\":1,\"minWriterVersion\":2}", "", "");
    DeltaState same = delta.commit(delta.load(), create(at(1), schema(Primitive.TIMESTAMP)), id(1));
    assertThat(same.schema()).isEqualTo(schema(Primitive.TIMESTAMP));
    assertThat(same.protocol())
        .isEqualTo(new Action.Protocol(1, 2, java.util.Set.of(), java.util.Set.of()));
    EntitySchema more =
        EntitySchema.of(
            SchemaField.optional("a", Primitive.TIMESTAMP),
            SchemaField.optional("b", Primitive.LOCAL_TIMESTAMP));
    DeltaState upgraded = delta.commit(same, create(at(2), more), id(2));
    assertThat(upgraded.protocol())
        .isEqualTo(
            new Action.Protocol(
                3,
                7,
                java.util.Set.of("timestampNtz"),
                java.util.Set.of("timestampNtz", "appendOnly", "invariants")));
  }
}
