package dev.parquedb.engine.conformance;

import static dev.parquedb.engine.conformance.DeltaTables.NS;
import static dev.parquedb.engine.conformance.DeltaTables.input;
import static dev.parquedb.engine.conformance.DeltaTables.update;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parquedb.entity.ChangeEvent;
import dev.parquedb.entity.ChangeOptions;
import dev.parquedb.entity.ChangeToken;
import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.DuplicateEntityException;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.entity.WriteStatus;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Commits that another engine made: read, survived, or refused by name. */
class DeltaForeignCommitTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @RegisterExtension final DeltaTables tables = new DeltaTables();

  private EntityBackend backend;

  @BeforeEach
  void table() {
    backend = tables.open();
    Await.item(backend.create(NS, input("{'$id':'x','n':1}")));
  }

  private static String log(long version) {
    return NS + "/_delta_log/%020d.json".formatted(version);
  }

  private List<ObjectNode> actions(long version) {
    List<ObjectNode> actions = new ArrayList<>();
    for (String line : Payloads.text(Await.item(tables.real().read(log(version)))).split("\n")) {
      try {
        actions.add((ObjectNode) MAPPER.readTree(line));
      } catch (JsonProcessingException e) {
        throw new AssertionError(line, e);
      }
    }
    return actions;
  }

  private ObjectNode action(long version, String kind) {
    return actions(version).stream().filter(each -> each.has(kind)).findFirst().orElseThrow();
  }

  /** Commits as another engine does: put-if-absent of the next file of the log. */
  private void commit(long version, JsonNode... actions) {
    ObjectNode info = action(0, "commitInfo");
    ObjectNode commit = (ObjectNode) info.get("commitInfo");
    commit.put("operation", "WRITE").put("engineInfo", "another engine");
    commit.put("inCommitTimestamp", commit.get("inCommitTimestamp").asLong() + 1_000L * version);
    commit.remove("txnId");
    StringBuilder text = new StringBuilder(info.toString()).append('\n');
    for (JsonNode action : actions) {
      text.append(action).append('\n');
    }
    Await.item(tables.real().writeConditional(log(version), Payloads.text(text.toString()), null));
  }

  /** The same rows again in another file. */
  private ObjectNode sameRowsAgain() {
    ObjectNode add = action(0, "add");
    ObjectNode file = (ObjectNode) add.get("add");
    String path = file.get("path").asText();
    Await.item(tables.real().copy(NS + "/" + path, NS + "/copy-of-it.parquet"));
    file.put("path", "copy-of-it.parquet");
    return add;
  }

  @Test
  void rowsThatShareAnIdAreBothFoundAndNeverChanged() {
    commit(1, sameRowsAgain());
    for (EntityBackend each : List.of(backend, tables.open())) {
      List<Entity> found = Await.item(each.find(NS).collect().asList());
      assertThat(found).hasSize(2).allMatch(entity -> entity.localId().equals("x"));
      assertThat(Await.item(each.count(NS))).isEqualTo(2);
      for (Uni<?> call :
          List.of(
              each.get(NS, "x"), each.getMany(NS, List.of("x")).collect().asList(),
              each.update(NS, "x", update("{'$inc':{'n':1}}")), each.delete(NS, "x"))) {
        DuplicateEntityException error = Await.failure(DuplicateEntityException.class, call);
        assertThat(error.id()).isEqualTo(NS + "/x");
        assertThat(error).hasMessageContaining("copy-of-it.parquet");
      }
    }
    assertThat(Await.item(backend.create(NS, input("{'$id':'y'}"))).version()).isEqualTo(1);
  }

  @Test
  void aForeignCommitInBetweenIsSeenAndSurvived() {
    ObjectNode remove = MAPPER.createObjectNode();
    JsonNode file = action(0, "add").get("add");
    remove
        .putObject("remove")
        .put("path", file.get("path").asText())
        .put("deletionTimestamp", 1L)
        .put("dataChange", true);
    commit(1, remove);
    assertThat(Await.item(backend.get(NS, "x"))).isNull();
    assertThat(Await.item(backend.count(NS))).isZero();
    Entity again = Await.item(backend.create(NS, input("{'$id':'x','n':2}")));
    assertThat(again.version()).isEqualTo(1);
    assertThat(Await.item(tables.open().get(NS, "x")).data()).isEqualTo(Map.of("n", 2L));
    assertThat(Await.item(backend.listSnapshots(NS))).hasSize(3);
    assertThat(Await.item(backend.listSnapshots(NS)).get(1).commitId()).isEmpty();
    assertThat(Await.item(backend.writeStatus(NS, new CommitId(new UUID(1, 1)))))
        .isNotInstanceOf(WriteStatus.Committed.class);
  }

  /**
   * A commit that takes one file out and brings others in, as engines that copy rows on write do.
   */
  private void replace(long version, boolean change, String path, JsonNode add) {
    ObjectNode remove = MAPPER.createObjectNode();
    remove
        .putObject("remove")
        .put("path", path)
        .put("deletionTimestamp", 1L)
        .put("dataChange", change);
    ((ObjectNode) add.get("add")).put("dataChange", change);
    commit(version, remove, add);
  }

  private String pathOf(long version) {
    return action(version, "add").get("add").get("path").asText();
  }

  @Test
  void rowsThatAnotherEngineMovesAreNoChangeAndThoseItReplacesAre() {
    String first = pathOf(0);
    // An OPTIMIZE, and then a rewrite that claims to change data and does not.
    replace(1, false, first, sameRowsAgain());
    ObjectNode again = sameRowsAgain();
    Await.item(tables.real().copy(NS + "/copy-of-it.parquet", NS + "/another-copy.parquet"));
    ((ObjectNode) again.get("add")).put("path", "another-copy.parquet");
    replace(2, true, "copy-of-it.parquet", again);
    // An UPDATE: the same id and version, another value.
    EntityBackend elsewhere = tables.openFaulty(config -> config.location("elsewhere"));
    Await.item(elsewhere.create(NS, input("{'$id':'x','n':2}")));
    Await.item(elsewhere.create(NS, input("{'$id':'y','n':3}")));
    String root = "elsewhere/" + NS + "/";
    ObjectNode changed = add(root, 0);
    String path = changed.get("add").get("path").asText();
    Await.item(tables.real().copy(root + path, NS + "/" + path));
    replace(3, true, "another-copy.parquet", changed);
    // An INSERT.
    ObjectNode inserted = add(root, 1);
    String more = inserted.get("add").get("path").asText();
    Await.item(tables.real().copy(root + more, NS + "/" + more));
    commit(4, inserted);
    List<ChangeEvent> events =
        Await.item(
            backend.changes(NS, ChangeOptions.fromBeginning().untilNewest()).collect().asList());
    assertThat(events).hasSize(3);
    assertThat(events.get(0)).isInstanceOf(ChangeEvent.Inserted.class);
    ChangeEvent.Updated updated = (ChangeEvent.Updated) events.get(1);
    assertThat(updated.token()).isEqualTo(new ChangeToken(3, 0));
    assertThat(updated.before().data()).isEqualTo(Map.of("n", 1L));
    assertThat(updated.after().data()).isEqualTo(Map.of("n", 2L));
    assertThat(((ChangeEvent.Inserted) events.get(2)).after().localId()).isEqualTo("y");
  }

  private ObjectNode add(String root, long version) {
    String log = root + "_delta_log/%020d.json".formatted(version);
    for (String line : Payloads.text(Await.item(tables.real().read(log))).split("\n")) {
      try {
        ObjectNode action = (ObjectNode) MAPPER.readTree(line);
        if (action.has("add")) {
          return action;
        }
      } catch (JsonProcessingException e) {
        throw new AssertionError(line, e);
      }
    }
    throw new AssertionError(log + " adds nothing");
  }

  private ObjectNode protocol(String list, String feature) {
    ObjectNode protocol = action(0, "protocol");
    ((ArrayNode) protocol.get("protocol").get(list)).add(feature);
    return protocol;
  }

  @Test
  void aFeatureThatReadersMustKnowIsRefusedByNameOnReading() {
    ObjectNode protocol = protocol("readerFeatures", "timeMachine");
    ((ArrayNode) protocol.get("protocol").get("writerFeatures")).add("timeMachine");
    commit(1, protocol);
    Map<String, String> files = files();
    for (EntityBackend each : List.of(backend, tables.open())) {
      for (Uni<?> call :
          List.of(
              each.get(NS, "x"),
              each.find(NS).collect().asList(),
              each.count(NS),
              each.create(NS, input("{'$id':'y'}")),
              each.update(NS, "x", update("{'$inc':{'n':1}}")))) {
        UnsupportedTableFeatureException error =
            Await.failure(UnsupportedTableFeatureException.class, call);
        assertThat(error.feature()).isEqualTo("timeMachine");
        assertThat(error).hasMessageContaining("timeMachine");
      }
    }
    assertThat(files()).isEqualTo(files);
  }

  @Test
  void aFeatureThatWritersMustKnowIsRefusedByNameOnTheFirstWrite() {
    commit(1, protocol("writerFeatures", "fragileWrites"));
    Map<String, String> files = files();
    for (EntityBackend each : List.of(backend, tables.open())) {
      assertThat(Await.item(each.get(NS, "x")).data()).isEqualTo(Map.of("n", 1L));
      assertThat(Await.item(each.count(NS))).isEqualTo(1);
      for (Uni<?> call :
          List.of(
              each.create(NS, input("{'$id':'y'}")),
              each.update(NS, "x", update("{'$inc':{'n':1}}")),
              each.compact(NS),
              each.vacuum(NS),
              each.delete(NS, "x"))) {
        UnsupportedTableFeatureException error =
            Await.failure(UnsupportedTableFeatureException.class, call);
        assertThat(error.feature()).isEqualTo("fragileWrites");
      }
    }
    assertThat(files()).isEqualTo(files);
  }

  private Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    Await.item(tables.real().list(""))
        .files()
        .forEach(file -> files.put(file.path(), file.version()));
    return files;
  }
}
