package dev.parquedb.engine.scan;

import dev.parquedb.Utf8Order;
import dev.parquedb.entity.Entity;
import dev.parquedb.query.Sort;
import java.util.List;

/**
 * An entity with its place in an order.
 *
 * @param entity the entity
 * @param position its place
 */
record Ranked(Entity entity, Position position) {

  /**
   * A place in a total order: the keys of the sort, then the id.
   *
   * @param keys the keys
   * @param id the full id
   */
  record Position(List<Object> keys, String id) {
    int compareTo(Position other, Sort sort) {
      int byKeys = sort.compareKeys(keys, other.keys);
      return byKeys != 0 ? byKeys : Utf8Order.compare(id, other.id);
    }
  }

  static Ranked of(Entity entity, Sort sort) {
    List<Object> keys = sort.isNone() ? List.of() : sort.keysOf(entity.toMap());
    return new Ranked(entity, new Position(keys, entity.id()));
  }
}
