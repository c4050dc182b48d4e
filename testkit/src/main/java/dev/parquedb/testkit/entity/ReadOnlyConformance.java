package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Calls.refused;
import static dev.parquedb.testkit.entity.Documents.numbered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.ReadOnlyException;
import dev.parquedb.testkit.Await;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A backend opened read-only. */
public interface ReadOnlyConformance extends EntitySuite {

  @Test
  default void everyWriteIsRefusedAndNothingIsWritten() {
    Await.item(backend().bulkCreate(NS, numbered("a", 10)));
    Map<String, String> files = files();
    InterceptedStorage intercepted = new InterceptedStorage(storage());
    EntityBackend readOnly = openReadOnly(intercepted.storage());
    assertThat(readOnly.readOnly()).isTrue();
    assertThat(backend().readOnly()).isFalse();
    Operation.all()
        .filter(Operation::writes)
        .forEach(
            operation -> {
              ReadOnlyException error =
                  refused(ReadOnlyException.class, operation.on(readOnly, NS, "a0001"));
              assertThat(error.httpStatus()).isBetween(400, 499);
              refused(ReadOnlyException.class, operation.on(readOnly, "absent", "a0001"));
            });
    assertThat(intercepted.calls()).allMatch(InterceptedStorage.Call::reads);
    assertThat(files()).isEqualTo(files);
  }

  @Test
  default void everyReadWorksAndSeesTheWritesOfOthers() {
    EntityBackend readOnly = openReadOnly(storage());
    assertThat(Await.item(readOnly.count(NS))).isZero();
    for (int i = 0; i < 3; i++) {
      Entity created = create("{'$id':'x" + i + "','n':" + i + "}");
      Entities.assertSame(Await.item(readOnly.get(NS, "x" + i)), created);
      assertThat(live(readOnly)).hasSize(i + 1);
      assertThat(Await.item(readOnly.count(NS))).isEqualTo(i + 1L);
      assertThat(Await.item(readOnly.listNamespaces())).containsExactly(NS);
      assertThat(Await.item(readOnly.listSnapshots(NS))).hasSize(i + 1);
    }
    Operation.all()
        .filter(operation -> !operation.writes())
        .forEach(operation -> Await.item(operation.on(readOnly, NS, "x1")));
  }
}
