package dev.parquedb.engine.parquet;

import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * Takes the columns of one part of a VARIANT: the whole, a field or an element (Parquet format,
 * "Variant Shredding"). What is encoded stays so until the names of the row are known.
 */
final class ShreddedParts extends GroupConverter {

  /**
   * A part of one row.
   *
   * @param value its encoded value; null for none
   * @param typed a document value, {@link Fields} or {@link Elements}; null for none
   */
  record Part(byte[] value, Object typed) {

    boolean isMissing() {
      return value == null && typed == null;
    }
  }

  /** The shredded fields of an object, missing ones too. */
  record Fields(Map<String, Part> parts) {}

  /** The elements of an array. */
  record Elements(List<Part> parts) {}

  private final Converter[] columns;
  private byte[] value;
  private Object typed;

  /**
   * Creates a converter.
   *
   * @param group a group of {@code value} and {@code typed_value}, one of which may be missing
   * @param metadata takes the names of a row, where the group has them
   */
  ShreddedParts(GroupType group, Consumer<byte[]> metadata) {
    columns = new Converter[group.getFieldCount()];
    for (int i = 0; i < columns.length; i++) {
      Type column = group.getType(i);
      columns[i] =
          switch (column.getName()) {
            case Variants.METADATA -> bytes(metadata);
            case Variants.VALUE -> bytes(given -> value = given);
            case Variants.TYPED_VALUE -> typed(column, given -> typed = given);
            default -> NestedConverters.discard(column);
          };
    }
  }

  /** What the last row had. */
  Part part() {
    return new Part(value, typed);
  }

  @Override
  public Converter getConverter(int index) {
    return columns[index];
  }

  @Override
  public void start() {
    value = null;
    typed = null;
  }

  @Override
  public void end() {}

  /** A converter of a binary column. */
  private static Converter bytes(Consumer<byte[]> sink) {
    return new PrimitiveConverter() {
      @Override
      public void addBinary(Binary binary) {
        sink.accept(binary.getBytes());
      }
    };
  }

  private static Converter typed(Type column, Consumer<Object> sink) {
    if (column.isPrimitive()) {
      PrimitiveType primitive = column.asPrimitiveType();
      ScalarReader reader = ScalarReaders.of(type(primitive), primitive);
      if (reader == null) {
        throw unsupported(primitive);
      }
      return new ScalarConverter(reader, sink);
    }
    GroupType group = column.asGroupType();
    return group.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation
        ? elements(group, sink)
        : fields(group, sink);
  }

  private static Converter fields(GroupType group, Consumer<Object> sink) {
    Map<String, ShreddedParts> fields = new LinkedHashMap<>();
    for (Type field : group.getFields()) {
      fields.put(field.getName(), new ShreddedParts(field.asGroupType(), names -> {}));
    }
    Converter[] columns = fields.values().toArray(Converter[]::new);
    return new GroupConverter() {
      @Override
      public Converter getConverter(int index) {
        return columns[index];
      }

      @Override
      public void start() {
        // A field without any column in this row is not started.
        fields.values().forEach(ShreddedParts::start);
      }

      @Override
      public void end() {
        Map<String, Part> parts = new LinkedHashMap<>();
        fields.forEach((name, field) -> parts.put(name, field.part()));
        sink.accept(new Fields(parts));
      }
    };
  }

  private static Converter elements(GroupType list, Consumer<Object> sink) {
    List<Part> parts = new ArrayList<>();
    GroupType repeated = list.getType(0).asGroupType();
    boolean isElement =
        repeated.containsField(Variants.VALUE) || repeated.containsField(Variants.TYPED_VALUE);
    if (isElement) {
      throw new IllegalArgumentException("a VARIANT has a list of two levels");
    }
    ShreddedParts element = new ShreddedParts(repeated.getType(0).asGroupType(), names -> {});
    Converter entry = group(element, element::start, () -> parts.add(element.part()));
    return group(entry, parts::clear, () -> sink.accept(new Elements(new ArrayList<>(parts))));
  }

  private static GroupConverter group(Converter only, Runnable start, Runnable end) {
    return new GroupConverter() {
      @Override
      public Converter getConverter(int index) {
        return only;
      }

      @Override
      public void start() {
        start.run();
      }

      @Override
      public void end() {
        end.run();
      }
    };
  }

  /** The type of which a column has its values, by the table of the specification. */
  private static FieldType type(PrimitiveType column) {
    LogicalTypeAnnotation logical = column.getLogicalTypeAnnotation();
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return new FieldType.Decimal(decimal.getPrecision(), decimal.getScale());
    } else if (logical instanceof DateLogicalTypeAnnotation) {
      return Primitive.DATE;
    } else if (logical instanceof TimeLogicalTypeAnnotation) {
      return Primitive.TIME;
    } else if (logical instanceof TimestampLogicalTypeAnnotation time) {
      return time.isAdjustedToUTC() ? Primitive.TIMESTAMP : Primitive.LOCAL_TIMESTAMP;
    }
    return switch (column.getPrimitiveTypeName()) {
      case BOOLEAN -> Primitive.BOOLEAN;
      case INT32, INT64 -> Primitive.LONG;
      case FLOAT, DOUBLE -> Primitive.DOUBLE;
      case BINARY -> logical == null ? Primitive.BINARY : Primitive.STRING;
      case FIXED_LEN_BYTE_ARRAY -> Primitive.UUID;
      default -> throw unsupported(column);
    };
  }

  private static IllegalArgumentException unsupported(PrimitiveType column) {
    return new IllegalArgumentException("a VARIANT is shredded as " + column);
  }
}
