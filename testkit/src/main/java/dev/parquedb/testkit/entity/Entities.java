package dev.parquedb.testkit.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Entity;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What tests ask of lists of entities. */
final class Entities {

  private Entities() {}

  static List<String> ids(Collection<Entity> entities) {
    return entities.stream().map(Entity::localId).toList();
  }

  /** By full id; an id that comes twice fails the test. */
  static Map<String, Entity> byId(Collection<Entity> entities) {
    Map<String, Entity> byId = new LinkedHashMap<>();
    for (Entity entity : entities) {
      Entity other = byId.put(entity.id(), entity);
      assertThat(other).as("a second row of %s", entity.id()).isNull();
    }
    return byId;
  }

  /** Every field with its type, for comparison. */
  static String typed(Entity entity) {
    return "type "
        + entity.type()
        + "\nname "
        + entity.name()
        + "\ncreated "
        + entity.createdAt()
        + " by "
        + entity.createdBy()
        + "\nupdated "
        + entity.updatedAt()
        + " by "
        + entity.updatedBy()
        + "\ndeleted "
        + entity.deletedAt()
        + " by "
        + entity.deletedBy()
        + "\nversion "
        + entity.version()
        + "\n"
        + Values.typed(entity.data());
  }

  /** Both are equal in every field, types included. */
  static void assertSame(Entity actual, Entity expected) {
    assertThat(actual).as("the entity %s", expected.id()).isNotNull();
    assertThat(actual.id()).isEqualTo(expected.id());
    assertThat(typed(actual)).as("the entity %s", expected.id()).isEqualTo(typed(expected));
  }

  /** Both hold the same entities, in any order. */
  static void assertSame(Map<String, Entity> actual, Map<String, Entity> expected) {
    assertThat(actual.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    expected.forEach((id, entity) -> assertSame(actual.get(id), entity));
  }

  /** Both hold the same entities in the same order. */
  static void assertSame(List<Entity> actual, List<Entity> expected) {
    assertThat(ids(actual)).containsExactlyElementsOf(ids(expected));
    for (int i = 0; i < expected.size(); i++) {
      assertSame(actual.get(i), expected.get(i));
    }
  }
}
