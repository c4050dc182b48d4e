package dev.parquedb.engine.changes;

import dev.parquedb.ExtendedJson;
import dev.parquedb.entity.Entity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Matches the rows of one id that a commit took away with those it brought. Pure. There is one of
 * each at the most, unless another engine wrote several rows of one id.
 */
final class RowPairs {

  private static final Comparator<Entity> ORDER = Comparator.comparingLong(Entity::version);

  private RowPairs() {}

  /**
   * Tells the changes.
   *
   * @param gone the rows taken away
   * @param come the rows brought
   * @return first what changed, in the order of versions, then what came or went
   */
  static List<Change> match(List<Entity> gone, List<Entity> come) {
    List<Entity> before = new ArrayList<>(gone);
    List<Entity> after = new ArrayList<>();
    for (Entity row : come) {
      // A row that is as it was only moved to another file.
      if (!removeSame(before, row)) {
        after.add(row);
      }
    }
    before.sort(ORDER);
    after.sort(ORDER);
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
      changes.add(
          new Change(
              i < before.size() ? before.get(i) : null, i < after.size() ? after.get(i) : null));
    }
    return changes;
  }

  private static boolean removeSame(List<Entity> rows, Entity row) {
    for (int i = 0; i < rows.size(); i++) {
      if (same(rows.get(i), row)) {
        rows.remove(i);
        return true;
      }
    }
    return false;
  }

  /** Whether two rows hold the same, types included. */
  static boolean same(Entity a, Entity b) {
    return a.id().equals(b.id())
        && a.version() == b.version()
        && a.type().equals(b.type())
        && Objects.equals(a.name(), b.name())
        && Objects.equals(a.createdAt(), b.createdAt())
        && Objects.equals(a.createdBy(), b.createdBy())
        && Objects.equals(a.updatedAt(), b.updatedAt())
        && Objects.equals(a.updatedBy(), b.updatedBy())
        && Objects.equals(a.deletedAt(), b.deletedAt())
        && Objects.equals(a.deletedBy(), b.deletedBy())
        // Byte arrays are not equal to each other: only their text tells.
        && (a.data().equals(b.data())
            || Arrays.equals(ExtendedJson.toBytes(a.data()), ExtendedJson.toBytes(b.data())));
  }
}
