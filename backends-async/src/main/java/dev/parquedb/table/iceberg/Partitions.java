package dev.parquedb.table.iceberg;

import dev.parquedb.entity.SchemaViolationException;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.types.Type;

/** Partitions by the values of fields: Iceberg's identity transform. Pure. */
final class Partitions {

  private static final int MAX_FOLDER = 120;

  private Partitions() {}

  /** Whether a table can be partitioned by the values of a type. */
  static boolean isWritable(FieldType type) {
    return type instanceof FieldType.Decimal
        || (type instanceof Primitive primitive
            && switch (primitive) {
              case JSON, VARIANT, BINARY, FLOAT, DOUBLE -> false;
              default -> true;
            });
  }

  /** The spec of a new table. */
  static PartitionSpec spec(Schema schema, EntitySchema wanted) {
    PartitionSpec.Builder spec = PartitionSpec.builderFor(schema);
    wanted.partitionBy().forEach(spec::identity);
    return spec.build();
  }

  /** The names of the columns whose values partition a table, in order. */
  static List<String> identities(PartitionSpec spec) {
    List<String> names = new ArrayList<>();
    for (PartitionField field : spec.fields()) {
      if (field.transform().isIdentity()) {
        names.add(spec.schema().findColumnName(field.sourceId()));
      }
    }
    return names;
  }

  /** The partition of a row, by the fields that partition the table. */
  static Map<String, String> of(EntitySchema schema, Map<String, Object> data) {
    if (schema.partitionBy().isEmpty()) {
      return Map.of();
    }
    Map<String, String> partition = new LinkedHashMap<>();
    for (String name : schema.partitionBy()) {
      SchemaField field = schema.field(name).orElseThrow();
      partition.put(name, Values.text(normal(field, data.get(name))));
    }
    return Collections.unmodifiableMap(partition);
  }

  /** The value as files would hold it, so that one value has one text. */
  private static Object normal(SchemaField field, Object value) {
    if (value == null) {
      return null;
    }
    try {
      return field.type() instanceof FieldType.Decimal decimal
          ? ((java.math.BigDecimal) value).setScale(decimal.scale())
          : value;
    } catch (ArithmeticException | ClassCastException e) {
      throw new SchemaViolationException(
          field.name(),
          "Field "
              + field.name()
              + " cannot have the value "
              + value
              + ", by which its table is"
              + " partitioned");
    }
  }

  /** The folder of a partition, with a slash at its end. */
  static String folder(Map<String, String> partition) {
    StringBuilder folder = new StringBuilder();
    partition.forEach(
        (name, text) -> {
          String value = text == null ? "null" : URLEncoder.encode(text, StandardCharsets.UTF_8);
          folder
              .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
              .append('=')
              .append(value, 0, Math.min(value.length(), MAX_FOLDER))
              .append('/');
        });
    return folder.toString();
  }

  /** The partition of a file, as metadata has it. */
  static Map<String, String> read(IcebergSchema schema, PartitionSpec spec, StructLike values) {
    if (spec.isUnpartitioned()) {
      return Map.of();
    }
    Map<String, String> partition = new LinkedHashMap<>();
    for (int i = 0; i < spec.fields().size(); i++) {
      PartitionField field = spec.fields().get(i);
      String name = schema.schema().findColumnName(field.sourceId());
      if (field.transform().isIdentity() && name != null && schema.columns().containsKey(name)) {
        Object value = values.get(i, Object.class);
        partition.put(
            name,
            value == null ? null : Values.text(Values.toOurs(schema.columns().get(name), value)));
      }
    }
    return Collections.unmodifiableMap(partition);
  }

  /** The partition of a file, as metadata has it. */
  static StructLike write(IcebergSchema schema, PartitionSpec spec, Map<String, String> partition) {
    PartitionData data = new PartitionData(spec.partitionType());
    for (int i = 0; i < spec.fields().size(); i++) {
      String name = schema.schema().findColumnName(spec.fields().get(i).sourceId());
      Type type = schema.schema().findType(spec.fields().get(i).sourceId());
      Object value = Values.parse(schema.columns().get(name), partition.get(name));
      data.set(i, value == null ? null : Values.toIceberg(type, value));
    }
    return data;
  }
}
