package dev.parquedb.engine.parquet;

import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.table.Columns;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * Columns within the VARIANT of one file for some fields of its documents (Parquet format, "Variant
 * Shredding"). Each has the type that is the most frequent among the first rows; a value of another
 * type is kept beside it as a VARIANT. All names are in the metadata, those of the document itself
 * first and in its order, by which a reader puts it together again.
 */
final class Shredding {

  private static final Map<Class<?>, Primitive> TYPES =
      Map.of(
          String.class, Primitive.STRING,
          Long.class, Primitive.LONG,
          Double.class, Primitive.DOUBLE,
          Boolean.class, Primitive.BOOLEAN,
          Instant.class, Primitive.TIMESTAMP,
          LocalDateTime.class, Primitive.LOCAL_TIMESTAMP,
          LocalDate.class, Primitive.DATE);

  /** A column of its own. */
  private record Field(String name, Primitive type, ColumnWriter typed) {

    boolean takes(Object value) {
      return value != null && TYPES.get(value.getClass()) == type;
    }
  }

  private final List<Field> fields;
  private final Set<String> names = new LinkedHashSet<>();
  private final Set<String> repeating = new LinkedHashSet<>();

  private Shredding(List<Field> fields) {
    this.fields = fields;
    fields.forEach(field -> names.add(field.name()));
  }

  /** The columns for those of the names that have values of any such type in the first rows. */
  static Shredding of(List<String> names, List<Object[]> rows) {
    List<Field> fields = new ArrayList<>();
    for (String name : names) {
      Primitive type = mostFrequent(name, rows);
      if (type != null) {
        Type column = ParquetSchemas.optional(Variants.TYPED_VALUE, type);
        fields.add(new Field(name, type, ColumnWriter.of(type, column)));
      }
    }
    Shredding shredding = new Shredding(fields);
    for (Field field : fields) {
      if (field.type() != Primitive.BOOLEAN
          && EncodingChoice.repeats(rows, row -> value(row, field.name()))) {
        shredding.repeating.add(path(field, Variants.TYPED_VALUE));
      }
    }
    return shredding;
  }

  private static Object value(Object[] row, String name) {
    return row[row.length - 1] instanceof Map<?, ?> payload ? payload.get(name) : null;
  }

  private static Primitive mostFrequent(String name, List<Object[]> rows) {
    Map<Primitive, Integer> counts = new EnumMap<>(Primitive.class);
    Primitive most = null;
    for (Object[] row : rows) {
      Object value = value(row, name);
      Primitive type = value == null ? null : TYPES.get(value.getClass());
      if (type != null) {
        counts.merge(type, 1, Integer::sum);
        most = most == null || counts.get(type) > counts.get(most) ? type : most;
      }
    }
    return most;
  }

  private static String path(Field field, String part) {
    return String.join(".", Columns.PAYLOAD, Variants.TYPED_VALUE, field.name(), part);
  }

  /** How the payload is written; a VARIANT without such columns is a whole one. */
  PayloadColumn column(Set<String> dictionaries) {
    Set<String> all = new LinkedHashSet<>(dictionaries);
    all.addAll(repeating);
    Set<String> unordered = new LinkedHashSet<>();
    unordered.add(Columns.PAYLOAD + "." + Variants.METADATA);
    unordered.add(Columns.PAYLOAD + "." + Variants.VALUE);
    fields.forEach(field -> unordered.add(path(field, Variants.VALUE)));
    return new PayloadColumn(type(), this::write, all, unordered);
  }

  private Type type() {
    var group =
        Types.optionalGroup()
            .as(LogicalTypeAnnotation.variantType((byte) 1))
            .required(PrimitiveTypeName.BINARY)
            .named(Variants.METADATA)
            .optional(PrimitiveTypeName.BINARY)
            .named(Variants.VALUE);
    if (!fields.isEmpty()) {
      Type[] columns = fields.stream().map(Shredding::type).toArray(Type[]::new);
      group = group.addField(Types.optionalGroup().addFields(columns).named(Variants.TYPED_VALUE));
    }
    return group.named(Columns.PAYLOAD);
  }

  private static Type type(Field field) {
    return Types.requiredGroup()
        .optional(PrimitiveTypeName.BINARY)
        .named(Variants.VALUE)
        .addField(ParquetSchemas.optional(Variants.TYPED_VALUE, field.type()))
        .named(field.name());
  }

  private void write(RecordConsumer out, Object cell) {
    Map<String, Object> rest = new LinkedHashMap<>();
    Map<?, ?> payload = (Map<?, ?>) cell;
    payload.forEach(
        (name, value) -> {
          if (!names.contains(name)) {
            rest.put((String) name, value);
          }
        });
    VariantEncoder encoder = new VariantEncoder();
    encoder.number(payload);
    byte[] value = rest.isEmpty() && !fields.isEmpty() ? null : encoder.value(rest);
    byte[][] untyped = new byte[fields.size()][];
    for (int i = 0; i < untyped.length; i++) {
      Field field = fields.get(i);
      if (payload.containsKey(field.name()) && !field.takes(payload.get(field.name()))) {
        untyped[i] = encoder.value(payload.get(field.name()));
      }
    }
    out.startGroup();
    ColumnWriter.field(out, Variants.METADATA, 0, ColumnWriter.BYTES, encoder.metadata());
    ColumnWriter.field(out, Variants.VALUE, 1, ColumnWriter.BYTES, value);
    if (!fields.isEmpty()) {
      out.startField(Variants.TYPED_VALUE, 2);
      out.startGroup();
      for (int i = 0; i < untyped.length; i++) {
        write(out, i, payload, untyped[i]);
      }
      out.endGroup();
      out.endField(Variants.TYPED_VALUE, 2);
    }
    out.endGroup();
  }

  /** Writes one field, or nothing when the document has none of the name. */
  private void write(RecordConsumer out, int index, Map<?, ?> payload, byte[] untyped) {
    Field field = fields.get(index);
    if (!payload.containsKey(field.name())) {
      return;
    }
    out.startField(field.name(), index);
    out.startGroup();
    ColumnWriter.field(out, Variants.VALUE, 0, ColumnWriter.BYTES, untyped);
    if (untyped == null) {
      ColumnWriter.field(out, Variants.TYPED_VALUE, 1, field.typed(), payload.get(field.name()));
    }
    out.endGroup();
    out.endField(field.name(), index);
  }
}
