package dev.parquedb.table.iceberg;

import dev.parquedb.entity.SystemFields;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.Columns;
import dev.parquedb.table.Columns.Column;
import dev.parquedb.table.iceberg.IcebergTypes.Markers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/**
 * The Iceberg schema of an entity table. A field keeps its id as long as what files hold under that
 * id can be read as what it is now: over a new name, a wider type, more fields in it. Where its
 * type becomes another one it gets a new id, and so its rows are written again. Pure; for one use.
 */
final class SchemaBuilder {

  private final Optional<Schema> before;
  private final Map<Integer, FieldType> types;
  private final Set<Integer> required = new HashSet<>();
  private List<SchemaField> declared = List.of();
  private int last;

  private SchemaBuilder(Optional<Schema> before, int last, Markers markers) {
    this.before = before;
    this.last = last;
    this.types = new HashMap<>(markers.types());
  }

  /**
   * A schema.
   *
   * @param schema the schema
   * @param last the highest field id ever given
   * @param markers what the schema cannot say; those of fields that are no more are kept, for the
   *     sake of old snapshots
   */
  record Built(Schema schema, int last, Markers markers) {}

  /** The schema of a table that is made. */
  static Built create(EntitySchema wanted) {
    return new SchemaBuilder(Optional.empty(), 0, new Markers(Map.of(), Set.of())).build(wanted);
  }

  /**
   * The schema of a table whose schema changes.
   *
   * @param wanted its declared fields; those that are renamed say so
   * @param before the schema before
   * @param last the highest field id ever given
   * @param markers those of the schema before
   */
  static Built change(EntitySchema wanted, Schema before, int last, Markers markers) {
    return new SchemaBuilder(Optional.of(before), last, markers).build(wanted);
  }

  private Built build(EntitySchema wanted) {
    declared = wanted.fields();
    List<Column> columns = Columns.of(wanted);
    int[] ids = new int[columns.size()];
    Type[] olds = new Type[columns.size()];
    // Ids of the columns first, then those of what is in them: as iceberg-core numbers new tables.
    for (int i = 0; i < ids.length; i++) {
      Column column = columns.get(i);
      NestedField old = wanted.field(column.name()).map(this::old).orElse(system(column));
      boolean kept = old != null && isReadable(old.fieldId(), old.type(), column.type());
      ids[i] = kept ? old.fieldId() : ++last;
      olds[i] = kept ? old.type() : null;
    }
    List<NestedField> fields = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      Column column = columns.get(i);
      Type type = type(ids[i], column.type(), olds[i]);
      String doc = wanted.field(column.name()).map(SchemaField::doc).orElse("");
      if (wanted.field(column.name()).filter(SchemaField::isRequired).isPresent()) {
        required.add(ids[i]);
      }
      NestedField.Builder field =
          column.name().equals(SystemFields.ID)
              ? NestedField.required(column.name())
              : NestedField.optional(column.name());
      fields.add(field.withId(ids[i]).ofType(type).withDoc(doc.isEmpty() ? null : doc).build());
    }
    Schema schema = new Schema(fields, Set.of(ids[0]));
    return new Built(schema, last, new Markers(types, required));
  }

  /** What a declared field was before; null for nothing. */
  private NestedField old(SchemaField field) {
    return before.map(schema -> old(field, declared, schema.asStruct())).orElse(null);
  }

  private static NestedField old(SchemaField field, List<SchemaField> all, Types.StructType old) {
    boolean taken =
        field.renamedFrom().isEmpty()
            && all.stream()
                .anyMatch(other -> other.renamedFrom().filter(field.name()::equals).isPresent());
    return taken ? null : old.field(field.renamedFrom().orElse(field.name()));
  }

  private NestedField system(Column column) {
    return before.map(schema -> schema.asStruct().field(column.name())).orElse(null);
  }

  /** Whether what files hold under an id can be read as a type. */
  private boolean isReadable(int id, Type old, FieldType now) {
    if (now instanceof FieldType.ListOf list) {
      return old.isListType()
          && isReadable(
              old.asListType().elementId(), old.asListType().elementType(), list.element());
    } else if (now instanceof FieldType.MapOf map) {
      return old.isMapType()
          && old.asMapType().keyType().equals(Types.StringType.get())
          && isReadable(old.asMapType().valueId(), old.asMapType().valueType(), map.value());
    } else if (now instanceof FieldType.Struct) {
      return old.isStructType();
    }
    boolean promoted =
        Optional.ofNullable(types.get(id)).equals(IcebergTypes.marker(now))
            && TypeUtil.isPromotionAllowed(old, IcebergTypes.scalar(now));
    return old.isPrimitiveType() && (promoted || means(id, old, now));
  }

  private boolean means(int id, Type old, FieldType now) {
    try {
      return IcebergTypes.type(id, old, new Markers(types, Set.of())).equals(now);
    } catch (IcebergTypes.UnknownTypeException e) {
      return false;
    }
  }

  private Type type(int id, FieldType type, Type old) {
    if (type instanceof FieldType.ListOf list) {
      int element = old == null ? ++last : old.asListType().elementId();
      Type before = old == null ? null : old.asListType().elementType();
      return Types.ListType.ofOptional(element, type(element, list.element(), before));
    } else if (type instanceof FieldType.MapOf map) {
      int key = old == null ? ++last : old.asMapType().keyId();
      int value = old == null ? ++last : old.asMapType().valueId();
      Type before = old == null ? null : old.asMapType().valueType();
      return Types.MapType.ofOptional(
          key, value, Types.StringType.get(), type(value, map.value(), before));
    } else if (type instanceof FieldType.Struct struct) {
      return struct(struct, old == null ? null : old.asStructType());
    }
    if (old != null && means(id, old, type)) {
      return old;
    }
    IcebergTypes.marker(type).ifPresent(marker -> types.put(id, marker));
    return IcebergTypes.scalar(type);
  }

  private Type struct(FieldType.Struct struct, Types.StructType old) {
    int count = struct.fields().size();
    int[] ids = new int[count];
    Type[] olds = new Type[count];
    for (int i = 0; i < count; i++) {
      SchemaField field = struct.fields().get(i);
      NestedField was = old == null ? null : old(field, struct.fields(), old);
      boolean kept = was != null && isReadable(was.fieldId(), was.type(), field.type());
      ids[i] = kept ? was.fieldId() : ++last;
      olds[i] = kept ? was.type() : null;
    }
    List<NestedField> fields = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SchemaField field = struct.fields().get(i);
      if (field.isRequired()) {
        required.add(ids[i]);
      }
      fields.add(
          NestedField.optional(field.name())
              .withId(ids[i])
              .ofType(type(ids[i], field.type(), olds[i]))
              .withDoc(field.doc().isEmpty() ? null : field.doc())
              .build());
    }
    return Types.StructType.of(fields);
  }
}
