package dev.parquedb.engine.commit;

import dev.parquedb.engine.parquet.EntityCodec;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.IllegalSchemaChangeException;
import dev.parquedb.entity.SchemaViolationException;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What it takes to bring a table from one schema to another: which stored rows must be looked at,
 * which must be written again, and how. Pure.
 *
 * <p>A field that is declared takes over the undeclared values of its name. A field that is dropped
 * leaves its values as undeclared ones. A renamed field takes its values along. So an entity holds
 * the same before and after, but for the names of renamed fields and the numbers that a wider type
 * gives back.
 */
public final class SchemaChange {

  private final EntitySchema from;
  private final EntitySchema to;
  private final EntitySchema renaming;
  private final List<Step> steps = new ArrayList<>();
  private final Set<String> left = new HashSet<>();
  private boolean stored;
  private boolean tried;

  /** What becomes of one field of the new schema; empty before for one that is new. */
  private record Step(SchemaField field, Optional<SchemaField> before, Effect effect) {}

  private enum Effect {
    /** Its values stay as they are stored. */
    NONE,
    /** Its values must be there. */
    REQUIRED,
    /** Its values come from another column, or are of another type, or were undeclared. */
    MOVED
  }

  private SchemaChange(EntitySchema from, EntitySchema wanted) {
    this.from = from;
    this.to = target(from, wanted);
    this.renaming = renaming(from, wanted);
    if (!from.partitionBy().equals(wanted.partitionBy())) {
      throw new IllegalSchemaChangeException(
          "partitionBy", "A table with data cannot be partitioned otherwise");
    }
    from.fields().forEach(field -> left.add(field.name()));
    for (SchemaField field : wanted.fields()) {
      steps.add(step(field, wanted.fields()));
    }
    stored |= !left.isEmpty();
    if (from.partitionBy().stream().anyMatch(left::contains)) {
      throw new IllegalSchemaChangeException(
          "partitionBy", "A field that partitions a table with data cannot be dropped");
    }
  }

  /**
   * The change from one schema to another, for a table with rows.
   *
   * @throws IllegalSchemaChangeException naming the field and the reason
   */
  public static SchemaChange of(EntitySchema from, EntitySchema wanted) {
    return new SchemaChange(from, wanted);
  }

  /**
   * The schema that a table has after a change: without the names that fields had before, and with
   * the properties of Delta that are not mentioned.
   */
  public static EntitySchema target(EntitySchema from, EntitySchema wanted) {
    Map<String, String> properties = new HashMap<>(from.properties());
    properties.keySet().removeIf(key -> !key.startsWith("delta."));
    properties.putAll(wanted.properties());
    return new EntitySchema(plain(wanted.fields()), wanted.partitionBy(), properties);
  }

  /**
   * The schema that a table has after a change, each field with the name it had before where that
   * was another: what a schema says of changes that were made earlier is left out.
   */
  public static EntitySchema renaming(EntitySchema from, EntitySchema wanted) {
    EntitySchema target = target(from, wanted);
    return new EntitySchema(
        renaming(from.fields(), wanted.fields()), target.partitionBy(), target.properties());
  }

  private static List<SchemaField> renaming(List<SchemaField> from, List<SchemaField> to) {
    return to.stream()
        .map(
            field -> {
              Optional<SchemaField> before = TypeChange.before(from, to, field);
              return new SchemaField(
                  field.name(),
                  before
                      .map(old -> renaming(old.type(), field.type()))
                      .orElseGet(() -> plain(field.type())),
                  field.presence(),
                  field.doc(),
                  before.map(SchemaField::name).filter(name -> !name.equals(field.name())));
            })
        .toList();
  }

  private static FieldType renaming(FieldType from, FieldType to) {
    if (from instanceof FieldType.ListOf before && to instanceof FieldType.ListOf after) {
      return new FieldType.ListOf(renaming(before.element(), after.element()));
    } else if (from instanceof FieldType.MapOf before && to instanceof FieldType.MapOf after) {
      return new FieldType.MapOf(renaming(before.value(), after.value()));
    } else if (from instanceof FieldType.Struct before && to instanceof FieldType.Struct after) {
      return new FieldType.Struct(renaming(before.fields(), after.fields()));
    }
    return plain(to);
  }

  private static List<SchemaField> plain(List<SchemaField> fields) {
    return fields.stream()
        .map(
            field ->
                new SchemaField(
                    field.name(),
                    plain(field.type()),
                    field.presence(),
                    field.doc(),
                    Optional.empty()))
        .toList();
  }

  private static FieldType plain(FieldType type) {
    if (type instanceof FieldType.ListOf list) {
      return new FieldType.ListOf(plain(list.element()));
    } else if (type instanceof FieldType.MapOf map) {
      return new FieldType.MapOf(plain(map.value()));
    } else if (type instanceof FieldType.Struct struct) {
      return new FieldType.Struct(plain(struct.fields()));
    }
    return type;
  }

  private Step step(SchemaField field, List<SchemaField> all) {
    Optional<SchemaField> before = TypeChange.before(from.fields(), all, field);
    if (before.isEmpty()) {
      if (field.renamedFrom().isPresent()) {
        throw illegal(field, "there is no declared field " + field.renamedFrom().get());
      }
      tried = true;
      return new Step(field, before, Effect.MOVED);
    }
    String name = before.get().name();
    if (!left.remove(name)) {
      throw illegal(field, "another field is renamed from " + name + " too");
    }
    boolean same = name.equals(field.name());
    if (same
        && field.renamedFrom().filter(old -> left.contains(old) && !isKept(old, all)).isPresent()) {
      throw illegal(field, "there is such a field already, beside " + field.renamedFrom().get());
    }
    if (!same && field.renamedFrom().isPresent() && isKept(name, all)) {
      throw illegal(field, name + " is renamed and declared anew in one step: take two");
    }
    if (from.partitionBy().contains(name) && !(same && before.get().type().equals(field.type()))) {
      throw illegal(field, name + " partitions the table, so its name and type stay");
    }
    TypeChange.Kind kind = TypeChange.of(field.name(), before.get().type(), field.type());
    if (!same || kind == TypeChange.Kind.CONVERSION) {
      stored = true;
      tried = true;
      return new Step(field, before, Effect.MOVED);
    }
    boolean required = field.isRequired() && !before.get().isRequired();
    tried |= required;
    return new Step(field, before, required ? Effect.REQUIRED : Effect.NONE);
  }

  /** Whether the new schema has a field of its own under the name that another one gave up. */
  private static boolean isKept(String name, List<SchemaField> all) {
    return TypeChange.named(all, name).filter(other -> other.renamedFrom().isEmpty()).isPresent();
  }

  private static IllegalSchemaChangeException illegal(SchemaField field, String why) {
    return new IllegalSchemaChangeException(
        field.name(), "Field " + field.name() + " cannot be changed so: " + why);
  }

  /** The schema before. */
  public EntitySchema from() {
    return from;
  }

  /** The schema after. */
  public EntitySchema to() {
    return to;
  }

  /** The schema after, as {@link #renaming(EntitySchema, EntitySchema)} has it. */
  public EntitySchema renaming() {
    return renaming;
  }

  /** Whether rows must be looked at, to see whether they fit and whether they move. */
  public boolean looksAtRows() {
    return tried;
  }

  /** Whether every row is stored otherwise, so that every file is written again. */
  public boolean movesEveryRow() {
    return stored;
  }

  /** Whether a row is stored otherwise: a value that was not declared is now. */
  public boolean moves(Entity row) {
    for (Step step : steps) {
      if (step.before().isEmpty() && row.data().get(step.field().name()) != null) {
        return true;
      }
    }
    return false;
  }

  /**
   * The row under the new schema.
   *
   * @param row the row as the old schema reads it
   * @throws SchemaViolationException naming the entity, the field and the reason when it does not
   *     fit
   */
  public Entity apply(Entity row) {
    Map<String, Object> data = new LinkedHashMap<>(row.data());
    Map<String, Object> moved = new LinkedHashMap<>();
    for (Step step : steps) {
      if (step.effect() != Effect.NONE) {
        String name = step.before().map(SchemaField::name).orElse(step.field().name());
        boolean present = data.containsKey(name);
        Object value = fitted(row, step, data.remove(name));
        if (present) {
          moved.put(step.field().name(), value);
        }
      }
    }
    for (String name : moved.keySet()) {
      if (data.containsKey(name)) {
        throw violation(row, name, "it has an undeclared field of that name as well");
      }
    }
    data.putAll(moved);
    return row.withData(data);
  }

  private Object fitted(Entity row, Step step, Object value) {
    if (value == null) {
      if (step.field().isRequired()) {
        throw violation(row, step.field().name(), "it has no value, which is required now");
      }
      return null;
    }
    Object converted =
        step.before()
            .map(before -> TypeChange.convert(before.type(), step.field().type(), value))
            .orElse(value);
    try {
      return EntityCodec.fit(step.field(), converted);
    } catch (SchemaViolationException e) {
      throw violation(row, e.at(), e.getMessage());
    }
  }

  private static SchemaViolationException violation(Entity row, String field, String why) {
    return new SchemaViolationException(
        field,
        "The schema cannot change, because entity "
            + row.id()
            + " does not fit it in field "
            + field
            + ": "
            + why);
  }
}
