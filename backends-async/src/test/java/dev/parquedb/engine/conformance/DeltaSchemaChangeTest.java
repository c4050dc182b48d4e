package dev.parquedb.engine.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.EntityBackends;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.EngineOptions;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.testkit.fault.Fault;
import dev.parquedb.testkit.fault.StorageOperation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a changed schema looks in the log, and what it costs. */
class DeltaSchemaChangeTest {

  private static final EntitySchema LONG =
      EntitySchema.of(SchemaField.optional("n", FieldType.Primitive.LONG));

  @RegisterExtension final DeltaTables tables = new DeltaTables();

  private String log(long version) {
    String path = DeltaTables.NS + "/_delta_log/%020d.json".formatted(version);
    return StandardCharsets.UTF_8.decode(Await.item(tables.real().read(path))).toString();
  }

  private List<String> dataFiles() {
    return Await.item(tables.real().list(DeltaTables.NS + "/part-", ListOptions.DEFAULT))
        .files()
        .stream()
        .map(FileStat::path)
        .toList();
  }

  @Test
  void onlyFilesWhoseValuesMoveAreWrittenAgain() {
    EntityBackend backend = tables.open();
    Await.item(backend.create(DeltaTables.NS, DeltaTables.input("{'$id':'a','n':1}")));
    Await.item(backend.create(DeltaTables.NS, DeltaTables.input("{'$id':'b','other':1}")));
    Await.item(backend.setSchema(DeltaTables.NS, LONG));
    String commit = log(2);
    assertThat(commit.lines().filter(line -> line.startsWith("{\"add\""))).hasSize(1);
    assertThat(commit.lines().filter(line -> line.startsWith("{\"remove\""))).hasSize(1);
    assertThat(commit)
        .contains("\"operation\":\"SET SCHEMA\"")
        .contains("\"dataChange\":false")
        .contains("\\\"minValues\\\":{\\\"$id\\\":\\\"things/a\\\"");
    assertThat(dataFiles()).hasSize(3);
  }

  @Test
  void aLargeFileIsWrittenAsSeveralWithinTheBoundOfMemory() {
    EntityBackend backend = tables.open();
    List<CreateInput> inputs =
        IntStream.range(0, 3_000)
            .mapToObj(i -> DeltaTables.input("{'$id':'i%04d','n':%d}".formatted(i, i)))
            .toList();
    Await.item(backend.bulkCreate(DeltaTables.NS, inputs));
    EntityBackend small =
        Await.item(
            EntityBackends.open(
                tables.vertx(),
                DeltaBackendConfig.builder(tables.real())
                    .engine(EngineOptions.DEFAULT.withBatch(10_000, 100_000))
                    .build()));
    Await.item(small.setSchema(DeltaTables.NS, LONG));
    assertThat(dataFiles().size()).isGreaterThan(2);
    assertThat(DeltaTables.ids(small)).hasSize(3_000).doesNotHaveDuplicates();
    Entity last = Await.item(backend.get(DeltaTables.NS, "i2999"));
    assertThat(last.data()).isEqualTo(Map.of("n", 2_999L));
    Await.item(small.close());
  }

  @Test
  void aLostReplyOfTheCommitIsFoundOut() {
    EntityBackend backend = tables.openFaulty(config -> config);
    Await.item(backend.create(DeltaTables.NS, DeltaTables.input("{'$id':'a','n':1}")));
    tables
        .faulty()
        .failNext(
            call ->
                call.operation() == StorageOperation.WRITE_CONDITIONAL
                    && call.path().contains("_delta_log"),
            Fault.LOST_REPLY);
    Outcome<Void> outcome = Await.outcome(backend.setSchema(DeltaTables.NS, LONG));
    assertThat(outcome.failure()).isNull();
    assertThat(Await.item(tables.open().get(DeltaTables.NS, "a")).data())
        .isEqualTo(Map.of("n", 1L));
    assertThat(Await.item(tables.open().getSchema(DeltaTables.NS)).fields())
        .isEqualTo(LONG.fields());
  }
}
