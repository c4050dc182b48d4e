package dev.parquedb.engine.commit;

import dev.parquedb.entity.IllegalSchemaChangeException;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Decimal;
import dev.parquedb.schema.FieldType.ListOf;
import dev.parquedb.schema.FieldType.MapOf;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.FieldType.Struct;
import dev.parquedb.schema.SchemaField;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether one type may become another, and what becomes of its values. Pure. */
final class TypeChange {

  /** The digits of the largest int and of the largest long. */
  private static final int INT_DIGITS = 10;

  private static final int LONG_DIGITS = 19;

  private TypeChange() {}

  /** What a change asks of the stored values. */
  enum Kind {
    /** Nothing: at most descriptions and the order of fields differ, or a struct gains fields. */
    NONE,
    /** Every value is stored anew. */
    CONVERSION
  }

  /**
   * Judges a change.
   *
   * @param at the dotted path of the field
   * @param from the type before
   * @param to the type after
   * @throws IllegalSchemaChangeException when values could be lost
   */
  static Kind of(String at, FieldType from, FieldType to) {
    if (from instanceof ListOf before && to instanceof ListOf after) {
      return of(at, before.element(), after.element());
    } else if (from instanceof MapOf before && to instanceof MapOf after) {
      return of(at, before.value(), after.value());
    } else if (from instanceof Struct before && to instanceof Struct after) {
      return struct(at, before.fields(), after.fields());
    } else if (from.equals(to)) {
      return Kind.NONE;
    } else if (widens(from, to)) {
      return Kind.CONVERSION;
    }
    throw new IllegalSchemaChangeException(
        at,
        "Field "
            + at
            + " cannot change from "
            + from.text()
            + " to "
            + to.text()
            + ", which does not hold every value of it. Drop the field and declare it again in a"
            + " second step: then the values that are there are tried");
  }

  private static boolean widens(FieldType from, FieldType to) {
    if (to == Primitive.JSON || to == Primitive.VARIANT) {
      return true;
    } else if (to instanceof Decimal decimal) {
      int whole = decimal.precision() - decimal.scale();
      return from instanceof Decimal before
          ? whole >= before.precision() - before.scale() && decimal.scale() >= before.scale()
          : (from == Primitive.INT && whole >= INT_DIGITS)
              || (from == Primitive.LONG && whole >= LONG_DIGITS);
    }
    return (from == Primitive.INT && (to == Primitive.LONG || to == Primitive.DOUBLE))
        || (from == Primitive.FLOAT && to == Primitive.DOUBLE)
        || (from == Primitive.DATE && to == Primitive.LOCAL_TIMESTAMP);
  }

  private static Kind struct(String at, List<SchemaField> from, List<SchemaField> to) {
    Kind kind = Kind.NONE;
    int matched = 0;
    for (SchemaField field : to) {
      Optional<SchemaField> before = before(from, to, field);
      matched += before.isPresent() ? 1 : 0;
      boolean stored =
          before.isPresent()
              ? !before.get().name().equals(field.name())
                  || of(at + "." + field.name(), before.get().type(), field.type())
                      == Kind.CONVERSION
                  || (field.isRequired() && !before.get().isRequired())
              : field.isRequired();
      kind = stored ? Kind.CONVERSION : kind;
    }
    return matched < from.size() ? Kind.CONVERSION : kind;
  }

  /**
   * The field that a field of a changed schema was before: the one it is renamed from, or that of
   * its own name; empty for a new one.
   */
  static Optional<SchemaField> before(
      List<SchemaField> from, List<SchemaField> to, SchemaField field) {
    if (isRenamed(from, to, field)) {
      return field.renamedFrom().flatMap(name -> named(from, name));
    }
    boolean taken =
        to.stream()
            .anyMatch(
                other ->
                    other.renamedFrom().filter(field.name()::equals).isPresent()
                        && isRenamed(from, to, other));
    return taken ? Optional.empty() : named(from, field.name());
  }

  /** A schema that is declared again still says what was renamed before: that is no new change. */
  private static boolean isRenamed(
      List<SchemaField> from, List<SchemaField> to, SchemaField field) {
    boolean known = field.renamedFrom().flatMap(name -> named(from, name)).isPresent();
    return known
        && (named(from, field.name()).isEmpty()
            || to.stream()
                .anyMatch(
                    other ->
                        other != field
                            && other.renamedFrom().filter(field.name()::equals).isPresent()));
  }

  static Optional<SchemaField> named(List<SchemaField> fields, String name) {
    return fields.stream().filter(field -> field.name().equals(name)).findFirst();
  }

  /**
   * A value of the type before as one of the type after, as far as they differ in meaning; what
   * fits is checked later.
   */
  static Object convert(FieldType from, FieldType to, Object value) {
    if (value == null) {
      return null;
    } else if (from instanceof ListOf before
        && to instanceof ListOf after
        && value instanceof List<?> list) {
      List<Object> elements = new ArrayList<>(list.size());
      list.forEach(element -> elements.add(convert(before.element(), after.element(), element)));
      return Collections.unmodifiableList(elements);
    } else if (from instanceof MapOf before
        && to instanceof MapOf after
        && value instanceof Map<?, ?> map) {
      Map<Object, Object> entries = new LinkedHashMap<>();
      map.forEach((key, entry) -> entries.put(key, convert(before.value(), after.value(), entry)));
      return Collections.unmodifiableMap(entries);
    } else if (from instanceof Struct before
        && to instanceof Struct after
        && value instanceof Map<?, ?> map) {
      return struct(before.fields(), after.fields(), map);
    }
    return to == Primitive.LOCAL_TIMESTAMP && value instanceof LocalDate date
        ? date.atStartOfDay()
        : value;
  }

  private static Object struct(List<SchemaField> from, List<SchemaField> to, Map<?, ?> map) {
    Map<Object, Object> entries = new LinkedHashMap<>();
    Map<Object, Object> left = new LinkedHashMap<>(map);
    for (SchemaField field : to) {
      before(from, to, field)
          .filter(before -> map.containsKey(before.name()))
          .ifPresent(
              before ->
                  entries.put(
                      field.name(),
                      convert(before.type(), field.type(), left.remove(before.name()))));
    }
    // What has no place any more stays, so that it is refused and not lost.
    left.forEach(entries::putIfAbsent);
    return Collections.unmodifiableMap(entries);
  }
}
