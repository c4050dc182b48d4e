package dev.parquedb.engine.conformance;

import static dev.parquedb.engine.conformance.DeltaTables.NS;
import static dev.parquedb.engine.conformance.DeltaTables.input;
import static dev.parquedb.engine.conformance.DeltaTables.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.BackendConfig.Determinism;
import dev.parquedb.entity.ChangeEvent;
import dev.parquedb.entity.ChangeOptions;
import dev.parquedb.entity.ChangeToken;
import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.EngineOptions;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.StorageFailureException;
import dev.parquedb.query.Filter;
import dev.parquedb.storage.FileStat;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.time.SeededRandom;
import dev.parquedb.testkit.time.VirtualTime;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The change stream of Delta tables beyond what every format promises. */
class DeltaChangesTest {

  @RegisterExtension final DeltaTables tables = new DeltaTables();

  private static List<ChangeEvent> all(EntityBackend backend, ChangeOptions options) {
    return Await.item(backend.changes(NS, options.untilNewest()).collect().asList());
  }

  private EntityBackend filled(int entities) {
    EntityBackend backend = tables.open();
    List<CreateInput> inputs = new ArrayList<>();
    for (int i = 0; i < entities; i++) {
      inputs.add(input("{'$id':'e%04d','n':%d}".formatted(i, i)));
    }
    Await.item(backend.bulkCreate(NS, inputs));
    return backend;
  }

  @Test
  void aCommitOfMoreRowsThanMayBeHeldIsToldTheSame() {
    EntityBackend backend = filled(150);
    Await.item(backend.bulkUpdate(NS, Filter.all(), update("{'$inc':{'n':1}}")));
    Await.item(
        backend.bulkDelete(NS, Filter.parse("{\"n\":{\"$lt\":60}}"), DeleteOptions.DEFAULT.hard()));
    List<ChangeEvent> expected = all(backend, ChangeOptions.fromBeginning());
    assertThat(expected).hasSize(150 + 150 + 59);
    EngineOptions small = EngineOptions.DEFAULT.withMaxBulkEntities(7);
    EntityBackend narrow = tables.openFaulty(config -> config.engine(small));
    assertThat(all(narrow, ChangeOptions.fromBeginning())).isEqualTo(expected);
    ChangeToken middle = new ChangeToken(1, 77);
    assertThat(all(narrow, ChangeOptions.after(middle)))
        .isEqualTo(expected.subList(150 + 78, expected.size()));
  }

  @Test
  void aMissingFileOfTheNewestSnapshotIsDamageAndNoMatterOfRetention() {
    EntityBackend backend = filled(3);
    String file =
        Await.item(tables.real().list(NS + "/")).files().stream()
            .map(FileStat::path)
            .filter(path -> path.endsWith(".parquet"))
            .findFirst()
            .orElseThrow();
    Await.item(tables.real().delete(file));
    Throwable failure =
        Await.failure(
            tables
                .open()
                .changes(NS, ChangeOptions.fromBeginning().untilNewest())
                .collect()
                .asList());
    assertThat(failure)
        .isInstanceOfAny(StorageFailureException.class, CorruptTableException.class)
        .hasMessageContaining(file);
    Await.item(backend.dropNamespace(NS));
  }

  @Test
  void whoFollowsLooksOnceAnInterval() {
    EntityBackend other = filled(1);
    VirtualTime time = VirtualTime.manual();
    EntityBackend backend =
        tables.openFaulty(config -> config.determinism(new Determinism(time, SeededRandom.of(3))));
    AssertSubscriber<ChangeEvent> reader =
        backend
            .changes(NS, ChangeOptions.fromBeginning().withPollInterval(Duration.ofSeconds(5)))
            .subscribe()
            .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
    reader.awaitItems(1, Await.LIMIT);
    for (int i = 2; i < 5; i++) {
      awaitTimer(time);
      Await.item(other.update(NS, "e0000", update("{'$inc':{'n':1}}")));
      tables.faulty().forgetCalls();
      time.advance(Duration.ofMillis(4_999));
      Await.item(other.count(NS));
      assertThat(tables.faulty().calls()).isEmpty();
      time.advance(Duration.ofMillis(1));
      reader.awaitItems(i, Await.LIMIT);
    }
    awaitTimer(time);
    reader.cancel();
    assertThat(time.pending()).as("timers after the end").isZero();
  }

  private static void awaitTimer(VirtualTime time) {
    while (time.pending() == 0) {
      Thread.onSpinWait();
    }
  }
}
