package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Calls.refused;
import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.numbered;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.StorageFailureException;
import dev.parquedb.query.Filter;
import dev.parquedb.storage.PermissionDeniedException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A storage that fails, and files that are damaged. */
public interface StorageErrorConformance extends EntitySuite {

  private static void deny(InterceptedStorage storage, Predicate<InterceptedStorage.Call> which) {
    storage.rule(
        (call, proceed) ->
            which.test(call)
                ? Uni.createFrom()
                    .failure(
                        new PermissionDeniedException(call.path(), "no access to " + call.path()))
                : proceed.get());
  }

  @Test
  default void aFailingReadIsTheStoragesErrorAndPasses() {
    create("{'$id':'x','a':1}");
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend backend = open(intercepted.storage());
    deny(intercepted, InterceptedStorage.Call::reads);
    for (Uni<?> read :
        List.of(
            backend.get(NS, "x"),
            backend.exists(NS, "x"),
            backend.count(NS, Documents.filter("{'a':1}")),
            backend.find(NS, Filter.all()).collect().asList(),
            backend.findPage(NS, Filter.all()),
            backend.getMany(NS, List.of("x")).collect().asList(),
            backend.listSnapshots(NS),
            backend.listNamespaces(),
            backend.update(NS, "x", update("{'$set':{'a':2}}")))) {
      StorageFailureException error = refused(StorageFailureException.class, "no access", read);
      assertThat(error.storage()).isInstanceOf(PermissionDeniedException.class);
      assertThat(error.getCause()).isSameAs(error.storage());
    }
    intercepted.open();
    assertThat(Await.item(backend.get(NS, "x")).data()).isEqualTo(Map.of("a", 1L));
    assertThat(Await.item(backend.count(NS))).isEqualTo(1);
  }

  @Test
  default void aFailingWriteIsNotMadeAndPasses() {
    create("{'$id':'x','n':1}");
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend backend = open(intercepted.storage());
    for (Predicate<InterceptedStorage.Call> which :
        List.<Predicate<InterceptedStorage.Call>>of(
            call -> !call.reads(), InterceptedStorage.Call::conditional)) {
      deny(intercepted, which);
      refused(StorageFailureException.class, "no access", backend.create(NS, input("{'$id':'y'}")));
      refused(
          StorageFailureException.class,
          "no access",
          backend.update(NS, "x", update("{'$inc':{'n':1}}")));
      refused(
          StorageFailureException.class,
          "no access",
          backend.delete(NS, "x", DeleteConformance.HARD));
      refused(StorageFailureException.class, "no access", backend.bulkCreate(NS, numbered("b", 5)));
      assertThat(Entities.ids(live().values())).containsExactly("x");
      assertThat(Entities.ids(live(backend).values())).containsExactly("x");
      intercepted.open();
    }
    assertThat(Await.item(backend.update(NS, "x", update("{'$inc':{'n':1}}"))).data())
        .isEqualTo(Map.of("n", 2L));
    assertThat(Await.item(backend.create(NS, input("{'$id':'y'}"))).version()).isEqualTo(1);
    assertThat(live(open(storage()))).hasSize(2);
  }

  @Test
  default void aStreamThatFailsInTheMiddleSaysSo() {
    for (int i = 0; i < 5; i++) {
      Await.item(backend().bulkCreate(NS, numbered("f" + i + "-", 20)));
    }
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend backend = open(intercepted.storage());
    Map<String, Integer> seen = new LinkedHashMap<>();
    deny(
        intercepted,
        call -> {
          synchronized (seen) {
            seen.merge(call.path(), 1, Integer::sum);
            return seen.size() > 6
                && call.path().equals(seen.keySet().stream().skip(6).findFirst().orElseThrow());
          }
        });
    Outcome<List<Entity>> outcome =
        Await.outcome(backend.find(NS, Filter.all()).collect().asList());
    if (outcome.succeeded()) {
      assertThat(outcome.item()).as("a find that ends well is whole").hasSize(100);
    } else {
      assertThat(outcome.failure()).isInstanceOf(StorageFailureException.class);
    }
  }

  @Test
  default void aDamagedFileIsNamedAndNeverReadAsLess() {
    Await.item(backend().bulkCreate(NS, numbered("a", 30)));
    Await.item(backend().update(NS, "a0003", update("{'$set':{'n':-1}}")));
    Await.item(backend().delete(NS, "a0004"));
    Await.item(
        backend().bulkDelete(NS, Documents.filter("{'n':{'$gt':20}}"), DeleteConformance.HARD));
    FindOptions all = FindOptions.DEFAULT.includingDeleted();
    Map<String, Entity> whole = Entities.byId(find(Filter.all(), all));
    int noticed = 0;
    for (String path : files().keySet()) {
      ByteBuffer content = Await.item(storage().read(path));
      for (Map.Entry<String, ByteBuffer> damage : damages(content).entrySet()) {
        Await.item(storage().write(path, damage.getValue()));
        EntityBackend fresh = open(storage());
        Outcome<List<Entity>> outcome =
            Await.outcome(fresh.find(NS, Filter.all(), all).collect().asList());
        if (outcome.succeeded()) {
          Entities.assertSame(Entities.byId(outcome.item()), whole);
        } else {
          noticed++;
          assertThat(outcome.failure())
              .as("%s %s", path, damage.getKey())
              .isInstanceOf(CorruptTableException.class)
              .hasMessageContaining(path.substring(path.lastIndexOf('/') + 1));
          assertThat(((CorruptTableException) outcome.failure()).file()).isNotBlank();
        }
        Await.item(fresh.close());
      }
      Await.item(storage().write(path, content));
    }
    assertThat(noticed).as("damages noticed").isGreaterThan(10);
    Entities.assertSame(Entities.byId(find(open(storage()), Filter.all(), all)), whole);
  }

  private static Map<String, ByteBuffer> damages(ByteBuffer content) {
    Map<String, ByteBuffer> damages = new LinkedHashMap<>();
    damages.put("emptied", ByteBuffer.allocate(0));
    damages.put("cut in half", content.slice(0, content.remaining() / 2));
    byte[] noise = new byte[content.remaining()];
    new Random(31).nextBytes(noise);
    damages.put("overwritten", ByteBuffer.wrap(noise));
    byte[] middle = Payloads.bytes(content);
    for (int i = middle.length / 3; i < middle.length * 2 / 3; i++) {
      middle[i] ^= 0x5a;
    }
    damages.put("damaged in the middle", ByteBuffer.wrap(middle));
    return damages;
  }
}
