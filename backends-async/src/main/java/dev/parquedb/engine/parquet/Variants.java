package dev.parquedb.engine.parquet;

import dev.parquedb.engine.parquet.ShreddedParts.Elements;
import dev.parquedb.engine.parquet.ShreddedParts.Fields;
import dev.parquedb.engine.parquet.ShreddedParts.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.VariantLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Reads VARIANT columns, shredded ones too, as document values (Parquet format, "Variant Binary
 * Encoding" and "Variant Shredding"). The fields of an object come in the order in which their
 * values lie; those of a shredded one in the order in which the metadata names them.
 */
final class Variants {

  static final String METADATA = "metadata";
  static final String VALUE = "value";
  static final String TYPED_VALUE = "typed_value";

  /** What becomes of objects that Extended JSON has for a value. */
  enum Wrappers {
    /** They become the value. */
    READ,
    /** They are objects like others. */
    KEPT
  }

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

  /** A converter that hands each value on; null for the null of VARIANT. */
  static Converter converter(GroupType column, Wrappers wrappers, Consumer<Object> sink) {
    return new Row(column, wrappers, sink);
  }

  /** Puts the value of a row together. */
  private static final class Row extends GroupConverter {

    private final ShreddedParts columns;
    private final VariantDecoder decoder = new VariantDecoder();
    private final Wrappers wrappers;
    private final Consumer<Object> sink;
    private byte[] metadata;

    Row(GroupType column, Wrappers wrappers, Consumer<Object> sink) {
      this.columns = new ShreddedParts(column, given -> metadata = given);
      this.wrappers = wrappers;
      this.sink = sink;
    }

    @Override
    public Converter getConverter(int index) {
      return columns.getConverter(index);
    }

    @Override
    public void start() {
      metadata = null;
      columns.start();
    }

    @Override
    public void end() {
      if (metadata == null) {
        throw new IllegalArgumentException("a VARIANT has no metadata");
      }
      decoder.names(metadata);
      Object value = value(columns.part());
      boolean unwrap = wrappers == Wrappers.READ && decoder.mayHaveWrappers();
      sink.accept(unwrap ? WrappedValues.unwrapped(value) : value);
    }

    /** What is missing where something must be is null, as the specification says. */
    private Object value(Part part) {
      if (part.typed() == null) {
        return part.value() == null ? null : decoder.decode(part.value());
      } else if (part.typed() instanceof Fields fields) {
        return object(fields, part.value());
      } else if (part.value() != null) {
        throw new IllegalArgumentException("a VARIANT has a value and another one");
      } else if (part.typed() instanceof Elements elements) {
        List<Object> list = new ArrayList<>(elements.parts().size());
        elements.parts().forEach(element -> list.add(value(element)));
        return Collections.unmodifiableList(list);
      }
      return part.typed();
    }

    private Map<String, Object> object(Fields fields, byte[] rest) {
      Map<Integer, String> names = new TreeMap<>();
      Map<String, Object> values = new LinkedHashMap<>();
      if (rest != null) {
        if (!(decoder.decode(rest) instanceof Map<?, ?> others)) {
          throw new IllegalArgumentException("a VARIANT has fields and is no object");
        }
        others.forEach((name, value) -> values.put((String) name, value));
      }
      // A field that has columns is what they say.
      values.keySet().removeAll(fields.parts().keySet());
      fields
          .parts()
          .forEach(
              (name, part) -> {
                if (!part.isMissing()) {
                  values.put(name, value(part));
                }
              });
      values.keySet().forEach(name -> names.put(decoder.number(name), name));
      Map<String, Object> ordered = new LinkedHashMap<>(values.size() * 4 / 3 + 1);
      names.values().forEach(name -> ordered.put(name, values.get(name)));
      return Collections.unmodifiableMap(ordered);
    }
  }
}
