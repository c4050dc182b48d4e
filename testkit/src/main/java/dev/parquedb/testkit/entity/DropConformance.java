package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Calls.refused;
import static dev.parquedb.testkit.entity.Documents.filter;
import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityExistsException;
import dev.parquedb.entity.EntityNotFoundException;
import dev.parquedb.testkit.Await;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A namespace that is dropped, and perhaps made anew, while another backend remembers the old one.
 */
public interface DropConformance extends EntitySuite {

  /** A backend that has read and written a namespace which then was dropped by another one. */
  private EntityBackend remembering() {
    EntityBackend other = open(storage());
    for (int i = 0; i < 6; i++) {
      create("{'$id':'old" + i + "','n':" + i + "}");
    }
    Await.item(other.update(NS, "old0", update("{'$inc':{'n':1}}")));
    assertThat(live(other)).hasSize(6);
    Await.item(backend().dropNamespace(NS));
    return other;
  }

  @Test
  default void aDroppedNamespaceIsEmptyForWhoRemembersIt() {
    EntityBackend other = remembering();
    assertThat(live(other)).isEmpty();
    assertThat(Await.item(other.get(NS, "old1"))).isNull();
    assertThat(Await.item(other.count(NS))).isZero();
    assertThat(Await.item(other.listSnapshots(NS))).isEmpty();
    assertThat(Await.item(other.listNamespaces())).isEmpty();
  }

  @Test
  default void aDroppedNamespaceHasNothingToUpdateForWhoRemembersIt() {
    EntityBackend other = remembering();
    refused(EntityNotFoundException.class, other.update(NS, "old1", update("{'$inc':{'n':1}}")));
  }

  @Test
  default void aDroppedNamespaceHasNothingToDeleteForWhoRemembersIt() {
    EntityBackend other = remembering();
    assertThat(Await.item(other.delete(NS, "old1")).deleted()).isZero();
    refused(EntityNotFoundException.class, other.restore(NS, "old2"));
    assertThat(Await.item(other.bulkDelete(NS, filter("{}"))).deleted()).isZero();
  }

  @Test
  default void aDroppedNamespaceIsMadeAnewByTheNextCreateOfWhoRemembersIt() {
    EntityBackend other = remembering();
    Entity created = Await.item(other.create(NS, input("{'n':1}")));
    Entities.assertSame(live(open(storage())), Map.of(created.id(), created));
    Entities.assertSame(live(), Map.of(created.id(), created));
    assertThat(Await.item(open(storage()).listSnapshots(NS))).hasSize(1);
  }

  @Test
  default void anOldIdCanBeCreatedInTheNewNamespaceByWhoRemembersTheOldOne() {
    EntityBackend other = remembering();
    Entity created = Await.item(other.create(NS, input("{'$id':'old1','n':7}")));
    assertThat(created.version()).isEqualTo(1);
    Entities.assertSame(live(open(storage())), Map.of(created.id(), created));
  }

  @Test
  default void aNamespaceMadeAnewIsNotTakenForTheOldOne() {
    EntityBackend other = remembering();
    Entity first = create("{'$id':'new','n':1}");
    Entity anonymous = Await.item(other.create(NS, input("{'n':2}")));
    Entities.assertSame(
        live(open(storage())), Map.of(first.id(), first, anonymous.id(), anonymous));
    refused(EntityExistsException.class, other.create(NS, input("{'$id':'new'}")));
    refused(EntityNotFoundException.class, other.update(NS, "old3", update("{'$inc':{'n':1}}")));
    Entity changed = Await.item(other.update(NS, "new", update("{'$inc':{'n':1}}")));
    assertThat(changed.data()).isEqualTo(Map.of("n", 2L));
    assertThat(Await.item(open(storage()).listSnapshots(NS))).hasSize(3);
  }

  @Test
  default void aNamespaceMadeAnewWithMoreCommitsIsNotTakenForTheOldOne() {
    EntityBackend other = remembering();
    for (int i = 0; i < 12; i++) {
      create("{'$id':'new" + i + "','n':" + i + "}");
    }
    assertThat(Await.item(other.get(NS, "old1"))).isNull();
    Entity anonymous = Await.item(other.create(NS, input("{'n':2}")));
    refused(EntityNotFoundException.class, other.update(NS, "old3", update("{'$inc':{'n':1}}")));
    Map<String, Entity> live = live(open(storage()));
    assertThat(live).hasSize(13).containsKey(anonymous.id());
    assertThat(live(other)).hasSize(13);
  }
}
