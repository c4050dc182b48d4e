package dev.parquedb.engine.parquet;

import dev.parquedb.engine.parquet.VariantDecoder.Order;
import dev.parquedb.engine.parquet.VariantDecoder.Wrappers;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.VariantLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.apache.parquet.variant.ImmutableMetadata;
import org.apache.parquet.variant.VariantBuilder;
import org.apache.parquet.variant.VariantConverters;

/**
 * Reads VARIANT columns, shredded ones too, as document values (Parquet format, "Variant Binary
 * Encoding" and "Variant Shredding"). The fields of an object come in the order in which their
 * values lie; those of a shredded one in the order in which the metadata names them.
 */
final class Variants {

  static final String METADATA = "metadata";
  static final String VALUE = "value";
  static final String TYPED_VALUE = "typed_value";

  private Variants() {}

  /** Whether a group is a VARIANT; some writers leave the annotation out. */
  static boolean isVariant(GroupType column) {
    boolean annotated = column.getLogicalTypeAnnotation() instanceof VariantLogicalTypeAnnotation;
    boolean shaped =
        isBinary(column, METADATA)
            && (isBinary(column, VALUE) || column.containsField(TYPED_VALUE));
    return shaped && (annotated || column.getLogicalTypeAnnotation() == null);
  }

  private static boolean isBinary(GroupType column, String name) {
    return column.containsField(name)
        && column.getType(name).isPrimitive()
        && column.getType(name).asPrimitiveType().getPrimitiveTypeName()
            == PrimitiveTypeName.BINARY;
  }

  /** A converter that hands each value on. */
  static Converter converter(GroupType column, Wrappers wrappers, Consumer<Object> sink) {
    return column.containsField(TYPED_VALUE)
        ? new Reassembly(annotated(column), wrappers, sink)
        : new Whole(column, wrappers, sink);
  }

  private static GroupType annotated(GroupType column) {
    return column.getLogicalTypeAnnotation() != null
        ? column
        : Types.buildGroup(column.getRepetition())
            .as(LogicalTypeAnnotation.variantType((byte) 1))
            .addFields(column.getFields().toArray(Type[]::new))
            .named(column.getName());
  }

  /** Takes a value that lies in one column. */
  private static final class Whole extends GroupConverter {

    private final Converter[] parts;
    private final VariantDecoder decoder;
    private final Consumer<Object> sink;
    private byte[] metadata;
    private byte[] value;

    Whole(GroupType column, Wrappers wrappers, Consumer<Object> sink) {
      this.sink = sink;
      this.decoder = new VariantDecoder(Order.STORED, wrappers);
      this.parts = new Converter[column.getFieldCount()];
      for (int i = 0; i < parts.length; i++) {
        parts[i] =
            switch (column.getFieldName(i)) {
              case METADATA -> bytes(given -> metadata = given);
              case VALUE -> bytes(given -> value = given);
              default -> NestedConverters.discard(column.getType(i));
            };
      }
    }

    private static Converter bytes(Consumer<byte[]> sink) {
      return new PrimitiveConverter() {
        @Override
        public void addBinary(Binary binary) {
          sink.accept(binary.getBytes());
        }
      };
    }

    @Override
    public Converter getConverter(int index) {
      return parts[index];
    }

    @Override
    public void start() {
      metadata = null;
      value = null;
    }

    @Override
    public void end() {
      if (metadata == null) {
        throw new IllegalArgumentException("a VARIANT has no metadata");
      }
      sink.accept(value == null ? null : decoder.decode(metadata, value));
    }
  }

  /** Puts a value together that may lie in several columns. */
  private static final class Reassembly extends GroupConverter {

    private final GroupConverter parts;
    private final VariantDecoder decoder;
    private final Consumer<Object> sink;
    private byte[] metadata;
    private VariantBuilder builder;

    Reassembly(GroupType column, Wrappers wrappers, Consumer<Object> sink) {
      this.sink = sink;
      this.decoder = new VariantDecoder(Order.NUMBERED, wrappers);
      this.parts =
          VariantConverters.newVariantConverter(
              column, this::begin, build -> build.accept(builder));
    }

    private void begin(ByteBuffer given) {
      // The buffer is a page's, which goes on.
      metadata = bytes(given);
      builder = new VariantBuilder(new ImmutableMetadata(ByteBuffer.wrap(metadata)));
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
      sink.accept(decoder.decode(metadata, bytes(builder.encodedValue())));
    }

    private static byte[] bytes(ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }
  }
}
