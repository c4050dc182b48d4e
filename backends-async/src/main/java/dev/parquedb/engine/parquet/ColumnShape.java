package dev.parquedb.engine.parquet;

import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * Whether a column of a file can be read as a declared type, and which part of it. Pure. Lists and
 * maps follow the rules of the Parquet format's LogicalTypes document, older forms included.
 */
final class ColumnShape {

  private final FileErrors errors;

  ColumnShape(FileErrors errors) {
    this.errors = errors;
  }

  /** The part of a column that is read; fails with a typed error if it is of another type. */
  Type of(String at, FieldType type, Type column) {
    if (column.isRepetition(Repetition.REPEATED)) {
      throw mismatch(at, type, column);
    }
    return inner(at, type, column);
  }

  private Type inner(String at, FieldType type, Type column) {
    if (type instanceof FieldType.ListOf list) {
      return list(at, list, group(at, type, column));
    } else if (type instanceof FieldType.MapOf map) {
      return map(at, map, group(at, type, column));
    } else if (type instanceof FieldType.Struct struct) {
      return struct(at, struct, group(at, type, column));
    }
    boolean json = type == Primitive.VARIANT || type == Primitive.JSON;
    if (json && !column.isPrimitive() && Variants.isVariant(column.asGroupType())) {
      return column;
    } else if (!column.isPrimitive() || ScalarReaders.of(type, column.asPrimitiveType()) == null) {
      throw mismatch(at, type, column);
    }
    return column;
  }

  private GroupType group(String at, FieldType type, Type column) {
    if (column.isPrimitive()) {
      throw mismatch(at, type, column);
    }
    return column.asGroupType();
  }

  private Type list(String at, FieldType.ListOf type, GroupType column) {
    if (!(column.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation)
        || column.getFieldCount() != 1
        || !column.getType(0).isRepetition(Repetition.REPEATED)) {
      throw mismatch(at, type, column);
    }
    Type repeated = column.getType(0);
    if (isElement(column)) {
      return column.withNewFields(inner(at + ".element", type.element(), repeated));
    }
    GroupType group = repeated.asGroupType();
    return column.withNewFields(
        group.withNewFields(of(at + ".element", type.element(), group.getType(0))));
  }

  /** Whether the repeated field of a list is the element itself, as old writers had it. */
  static boolean isElement(GroupType list) {
    Type repeated = list.getType(0);
    return repeated.isPrimitive()
        || repeated.asGroupType().getFieldCount() != 1
        || repeated.getName().equals("array")
        || repeated.getName().equals(list.getName() + "_tuple");
  }

  private Type map(String at, FieldType.MapOf type, GroupType column) {
    boolean annotated =
        column.getLogicalTypeAnnotation() instanceof MapLogicalTypeAnnotation
            || column.getLogicalTypeAnnotation() instanceof MapKeyValueTypeAnnotation;
    if (!annotated
        || column.getFieldCount() != 1
        || column.getType(0).isPrimitive()
        || !column.getType(0).isRepetition(Repetition.REPEATED)
        || column.getType(0).asGroupType().getFieldCount() != 2) {
      throw mismatch(at, type, column);
    }
    GroupType repeated = column.getType(0).asGroupType();
    return column.withNewFields(
        repeated.withNewFields(
            of(at + ".key", MapKeys.type(repeated.getType(0)), repeated.getType(0)),
            of(at + ".value", type.value(), repeated.getType(1))));
  }

  private Type struct(String at, FieldType.Struct type, GroupType column) {
    if (column.getLogicalTypeAnnotation() != null) {
      throw mismatch(at, type, column);
    }
    List<Type> kept = new ArrayList<>();
    for (Type field : column.getFields()) {
      int index = indexOf(type.fields(), field.getName());
      if (index >= 0) {
        kept.add(of(at + "." + field.getName(), type.fields().get(index).type(), field));
      }
    }
    // Some leaf must be read to tell an empty struct from none.
    return kept.isEmpty() ? column : column.withNewFields(kept);
  }

  /** The index of the field of this name, or -1. */
  static int indexOf(List<SchemaField> fields, String name) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private RuntimeException mismatch(String at, FieldType type, Type column) {
    String found = column instanceof PrimitiveType ? column.toString() : "a group";
    return errors.corrupt(
        "column " + at + " is declared as " + type.text() + " but holds " + found);
  }
}
