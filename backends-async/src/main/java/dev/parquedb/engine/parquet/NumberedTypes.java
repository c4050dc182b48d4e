package dev.parquedb.engine.parquet;

import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.StoredColumns;
import dev.parquedb.table.StoredColumns.Presence;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/** Parquet types with field ids, named as files name them, as Iceberg's "Parquet" appendix says. */
final class NumberedTypes {

  private NumberedTypes() {}

  /** The type of a column. */
  static Type of(StoredColumns.Column column, FieldType type) {
    Repetition repetition = repetition(column);
    if (type == FieldType.Primitive.UUID) {
      return Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
          .length(ColumnWriter.UUID_BYTES)
          .as(LogicalTypeAnnotation.uuidType())
          .id(column.id())
          .named(column.stored());
    } else if (type instanceof FieldType.ListOf list) {
      return Types.list(repetition)
          .element(of(column.parts().get(0), list.element()))
          .id(column.id())
          .named(column.stored());
    } else if (type instanceof FieldType.MapOf map) {
      return Types.map(repetition)
          .key(of(column.parts().get(0), FieldType.Primitive.STRING))
          .value(of(column.parts().get(1), map.value()))
          .id(column.id())
          .named(column.stored());
    } else if (type instanceof FieldType.Struct struct) {
      return struct(column, struct.fields());
    }
    return called(column, ParquetSchemas.optional(column.stored(), type));
  }

  private static Type struct(StoredColumns.Column column, List<SchemaField> fields) {
    Type[] parts = new Type[fields.size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = of(column.parts().get(i), fields.get(i).type());
    }
    return Types.buildGroup(repetition(column))
        .addFields(parts)
        .id(column.id())
        .named(column.stored());
  }

  /** The same type under the name and number of a column. */
  static Type called(StoredColumns.Column column, Type type) {
    if (!type.isPrimitive()) {
      return Types.buildGroup(repetition(column))
          .as(type.getLogicalTypeAnnotation())
          .addFields(type.asGroupType().getFields().toArray(Type[]::new))
          .id(column.id())
          .named(column.stored());
    }
    PrimitiveType primitive = type.asPrimitiveType();
    return Types.primitive(primitive.getPrimitiveTypeName(), repetition(column))
        .length(primitive.getTypeLength())
        .as(primitive.getLogicalTypeAnnotation())
        .id(column.id())
        .named(column.stored());
  }

  private static Repetition repetition(StoredColumns.Column column) {
    return column.presence() == Presence.REQUIRED ? Repetition.REQUIRED : Repetition.OPTIONAL;
  }
}
