package dev.parquedb.engine.parquet;

import dev.parquedb.table.ColumnNames;
import dev.parquedb.table.ColumnNames.By;
import dev.parquedb.table.ColumnNames.Name;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** Gives the columns of a file the names that its table has for them. Pure. */
final class RenamedFooter {

  /** What no column of a table is called: names of fields hold no such character. */
  private static final String UNKNOWN = "/";

  private final By by;

  private RenamedFooter(By by) {
    this.by = by;
  }

  /** The footer with other names; columns that the table does not know are out of reach. */
  static ParquetFooter of(ParquetFooter footer, ColumnNames names) {
    List<Type> fields = footer.schema().getFields();
    if (names.by() == By.CERTAIN_FIELD_ID
        && !fields.isEmpty()
        && fields.stream().allMatch(field -> field.getId() == null)) {
      throw footer
          .errors()
          .unsupported("files without field ids", "none of its columns has a field id");
    }
    MessageType schema =
        new MessageType(
            footer.schema().getName(),
            new RenamedFooter(names.by()).renamed(footer.schema().getFields(), names.columns()));
    Map<ColumnPath, ColumnPath> paths = new HashMap<>();
    List<ColumnDescriptor> before = footer.schema().getColumns();
    for (int i = 0; i < before.size(); i++) {
      paths.put(
          ColumnPath.get(before.get(i).getPath()),
          ColumnPath.get(schema.getColumns().get(i).getPath()));
    }
    List<BlockMetaData> groups = new ArrayList<>();
    for (int i = 0; i < footer.rowGroups(); i++) {
      groups.add(renamed(footer.rowGroup(i), paths));
    }
    return footer.with(schema, groups);
  }

  private List<Type> renamed(List<Type> types, List<Name> names) {
    List<Type> renamed = new ArrayList<>(types.size());
    for (int i = 0; i < types.size(); i++) {
      Name name = find(types.get(i), names);
      renamed.add(
          name == null
              ? called(types.get(i), UNKNOWN + i)
              : called(inner(types.get(i), name.fields()), name.name()));
    }
    return renamed;
  }

  private Name find(Type type, List<Name> names) {
    for (Name name : names) {
      boolean same =
          by == By.STORED_NAME
              ? name.stored().equals(type.getName())
              : type.getId() != null && type.getId().intValue() == name.id();
      if (same) {
        return name;
      }
    }
    return null;
  }

  /** The type with the fields of its struct renamed, through lists and maps. */
  private Type inner(Type type, List<Name> fields) {
    if (type.isPrimitive() || fields.isEmpty()) {
      return type;
    }
    GroupType group = type.asGroupType();
    if (group.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation
        && group.getFieldCount() == 1) {
      return list(group, fields);
    } else if (isMap(group)) {
      return map(group, fields);
    }
    return group.withNewFields(renamed(group.getFields(), fields));
  }

  private Type list(GroupType list, List<Name> fields) {
    Type repeated = list.getType(0);
    if (repeated.isPrimitive()) {
      return list;
    }
    GroupType group = repeated.asGroupType();
    return ColumnShape.isElement(list)
        ? list.withNewFields(group.withNewFields(renamed(group.getFields(), fields)))
        : list.withNewFields(group.withNewFields(inner(group.getType(0), fields)));
  }

  private static boolean isMap(GroupType group) {
    boolean annotated =
        group.getLogicalTypeAnnotation() instanceof MapLogicalTypeAnnotation
            || group.getLogicalTypeAnnotation() instanceof MapKeyValueTypeAnnotation;
    return annotated
        && group.getFieldCount() == 1
        && !group.getType(0).isPrimitive()
        && group.getType(0).asGroupType().getFieldCount() == 2;
  }

  private Type map(GroupType map, List<Name> fields) {
    GroupType entry = map.getType(0).asGroupType();
    return map.withNewFields(
        entry.withNewFields(entry.getType(0), inner(entry.getType(1), fields)));
  }

  private static Type called(Type type, String name) {
    if (type.getName().equals(name)) {
      return type;
    }
    return type.isPrimitive() ? primitive(type, name) : group(type.asGroupType(), name);
  }

  private static Type primitive(Type type, String name) {
    PrimitiveType primitive = type.asPrimitiveType();
    var builder =
        Types.primitive(primitive.getPrimitiveTypeName(), primitive.getRepetition())
            .length(primitive.getTypeLength());
    return primitive.getLogicalTypeAnnotation() == null
        ? builder.named(name)
        : builder.as(primitive.getLogicalTypeAnnotation()).named(name);
  }

  private static Type group(GroupType type, String name) {
    var builder = Types.buildGroup(type.getRepetition());
    var typed =
        type.getLogicalTypeAnnotation() == null
            ? builder
            : builder.as(type.getLogicalTypeAnnotation());
    return typed.addFields(type.getFields().toArray(Type[]::new)).named(name);
  }

  private static BlockMetaData renamed(BlockMetaData group, Map<ColumnPath, ColumnPath> paths) {
    BlockMetaData renamed = new BlockMetaData();
    renamed.setRowCount(group.getRowCount());
    renamed.setTotalByteSize(group.getTotalByteSize());
    renamed.setOrdinal(group.getOrdinal());
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      ColumnChunkMetaData copy =
          ColumnChunkMetaData.get(
              paths.get(chunk.getPath()),
              chunk.getPrimitiveType(),
              chunk.getCodec(),
              chunk.getEncodingStats(),
              chunk.getEncodings(),
              chunk.getStatistics(),
              chunk.getFirstDataPageOffset(),
              chunk.getDictionaryPageOffset(),
              chunk.getValueCount(),
              chunk.getTotalSize(),
              chunk.getTotalUncompressedSize());
      copy.setColumnIndexReference(chunk.getColumnIndexReference());
      copy.setOffsetIndexReference(chunk.getOffsetIndexReference());
      renamed.addColumn(copy);
    }
    return renamed;
  }
}
