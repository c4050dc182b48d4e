package dev.parquedb.engine.parquet;

import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/** The keys of maps of other engines, which need not be strings: they become their text. Pure. */
final class MapKeys {

  private MapKeys() {}

  /** As what the keys are read before their text is taken. */
  static FieldType type(Type key) {
    if (!key.isPrimitive()) {
      return Primitive.STRING;
    }
    LogicalTypeAnnotation logical = key.getLogicalTypeAnnotation();
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return new FieldType.Decimal(decimal.getPrecision(), decimal.getScale());
    }
    return switch (key.asPrimitiveType().getPrimitiveTypeName()) {
      case INT32 -> logical instanceof DateLogicalTypeAnnotation ? Primitive.DATE : Primitive.INT;
      case INT64 ->
          logical instanceof TimestampLogicalTypeAnnotation timestamp
              ? timestamp.isAdjustedToUTC() ? Primitive.TIMESTAMP : Primitive.LOCAL_TIMESTAMP
              : Primitive.LONG;
      case INT96 -> Primitive.TIMESTAMP;
      case BOOLEAN -> Primitive.BOOLEAN;
      case FLOAT -> Primitive.FLOAT;
      case DOUBLE -> Primitive.DOUBLE;
      case BINARY, FIXED_LEN_BYTE_ARRAY -> Primitive.STRING;
    };
  }
}
