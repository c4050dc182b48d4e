package dev.parquedb.engine.parquet;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.VariantLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.apache.parquet.variant.ImmutableMetadata;
import org.apache.parquet.variant.Variant;
import org.apache.parquet.variant.VariantBuilder;
import org.apache.parquet.variant.VariantConverters;

/**
 * Reads VARIANT columns, shredded ones too, as document values (Parquet format, "Variant Binary
 * Encoding" and "Variant Shredding"). The fields of an object come in the order of their names.
 */
final class Variants {

  private static final String METADATA = "metadata";

  private Variants() {}

  /** Whether a group is a VARIANT; some writers leave the annotation out. */
  static boolean isVariant(GroupType column) {
    boolean annotated = column.getLogicalTypeAnnotation() instanceof VariantLogicalTypeAnnotation;
    boolean shaped =
        isBinary(column, METADATA)
            && (isBinary(column, "value") || column.containsField("typed_value"));
    return shaped && (annotated || column.getLogicalTypeAnnotation() == null);
  }

  private static boolean isBinary(GroupType column, String name) {
    return column.containsField(name)
        && column.getType(name).isPrimitive()
        && column.getType(name).asPrimitiveType().getPrimitiveTypeName()
            == PrimitiveTypeName.BINARY;
  }

  /** A converter that hands each value on. */
  static Converter converter(GroupType column, Consumer<Object> sink) {
    return new Reassembly(annotated(column), sink);
  }

  private static GroupType annotated(GroupType column) {
    return column.getLogicalTypeAnnotation() != null
        ? column
        : Types.buildGroup(column.getRepetition())
            .as(LogicalTypeAnnotation.variantType((byte) 1))
            .addFields(column.getFields().toArray(Type[]::new))
            .named(column.getName());
  }

  /** Puts a value together that may lie in several columns. */
  private static final class Reassembly extends GroupConverter {

    private final GroupConverter parts;
    private final Consumer<Object> sink;
    private ByteBuffer metadata;
    private VariantBuilder builder;

    Reassembly(GroupType column, Consumer<Object> sink) {
      this.sink = sink;
      this.parts =
          VariantConverters.newVariantConverter(
              column, this::begin, build -> build.accept(builder));
    }

    private void begin(ByteBuffer given) {
      // The buffer is a page's, which goes on.
      ByteBuffer copy = ByteBuffer.allocate(given.remaining());
      copy.put(given.duplicate()).flip();
      metadata = copy;
      builder = new VariantBuilder(new ImmutableMetadata(copy.duplicate()));
    }

    @Override
    public Converter getConverter(int index) {
      return parts.getConverter(index);
    }

    @Override
    public void start() {
      metadata = null;
      builder = null;
      parts.start();
    }

    @Override
    public void end() {
      parts.end();
      if (builder == null) {
        throw new IllegalArgumentException("a VARIANT has no metadata");
      }
      builder.appendNullIfEmpty();
      sink.accept(value(new Variant(builder.encodedValue(), metadata)));
    }
  }

  /** The document value of a VARIANT; null for its null. */
  static Object value(Variant variant) {
    return switch (variant.getType()) {
      case NULL -> null;
      case OBJECT -> object(variant);
      case ARRAY -> array(variant);
      case BOOLEAN -> variant.getBoolean();
      case BYTE -> (long) variant.getByte();
      case SHORT -> (long) variant.getShort();
      case INT -> (long) variant.getInt();
      case LONG -> variant.getLong();
      case STRING -> variant.getString();
      case FLOAT -> (double) variant.getFloat();
      case DOUBLE -> variant.getDouble();
      case DECIMAL4, DECIMAL8, DECIMAL16 -> variant.getDecimal();
      case DATE -> LocalDate.ofEpochDay(variant.getInt());
      case TIMESTAMP_TZ -> Times.ofMicros(variant.getLong());
      case TIMESTAMP_NTZ -> local(variant.getLong());
      case TIMESTAMP_NANOS_TZ -> Times.ofMicros(Math.floorDiv(variant.getLong(), 1_000L));
      case TIMESTAMP_NANOS_NTZ -> local(Math.floorDiv(variant.getLong(), 1_000L));
      case TIME -> LocalTime.ofNanoOfDay(Math.multiplyExact(variant.getLong(), 1_000L));
      case UUID -> variant.getUUID();
      case BINARY -> bytes(variant.getBinary());
    };
  }

  private static LocalDateTime local(long micros) {
    return LocalDateTime.ofInstant(Times.ofMicros(micros), ZoneOffset.UTC);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static Map<String, Object> object(Variant variant) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < variant.numObjectElements(); i++) {
      Variant.ObjectField field = variant.getFieldAtIndex(i);
      fields.put(field.key, value(field.value));
    }
    return Collections.unmodifiableMap(fields);
  }

  private static List<Object> array(Variant variant) {
    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < variant.numArrayElements(); i++) {
      elements.add(value(variant.getElementAtIndex(i)));
    }
    return Collections.unmodifiableList(elements);
  }
}
