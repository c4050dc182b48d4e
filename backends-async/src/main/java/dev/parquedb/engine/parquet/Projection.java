package dev.parquedb.engine.parquet;

import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.Columns;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which columns a read needs.
 *
 * @param columns the names of top-level columns; empty for all. A name that is no column stands for
 *     an undeclared field, and needs {@code $data}
 */
public record Projection(Optional<Set<String>> columns) {

  private static final Projection ALL = new Projection(Optional.empty());

  public Projection {
    columns = columns.map(Set::copyOf);
  }

  /** Every column. */
  public static Projection all() {
    return ALL;
  }

  /** These columns. */
  public static Projection of(Collection<String> columns) {
    return new Projection(Optional.of(Set.copyOf(columns)));
  }

  /** These columns and others. */
  public Projection with(Collection<String> more) {
    if (columns.isEmpty()) {
      return this;
    }
    Set<String> all = new HashSet<>(columns.get());
    all.addAll(more);
    return of(all);
  }

  /** Whether a column of this name is needed. */
  public boolean includes(String column) {
    return columns.isEmpty() || columns.get().contains(column);
  }

  /** Whether fields that are not declared are needed. */
  boolean includesUndeclared(EntitySchema schema) {
    if (includes(Columns.PAYLOAD)) {
      return true;
    }
    Collection<Columns.Column> known = Columns.of(schema);
    return columns.get().stream()
        .anyMatch(name -> known.stream().noneMatch(column -> column.name().equals(name)));
  }
}
