package dev.parquedb.engine.parquet;

import dev.parquedb.ExtendedJson;
import dev.parquedb.entity.PayloadKind;
import dev.parquedb.table.Columns;
import dev.parquedb.table.PayloadLayout;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * How the payload of one file is written.
 *
 * @param type its Parquet type
 * @param writer writes what {@link #cell} made
 * @param dictionaries the leaf columns whose values repeat, by dotted path
 * @param withoutBounds the leaf columns of which no order matters, by dotted path
 */
record PayloadColumn(
    Type type, ColumnWriter writer, Set<String> dictionaries, Set<String> withoutBounds) {

  private static final String METADATA = Columns.PAYLOAD + "." + Variants.METADATA;
  private static final String VALUE = Columns.PAYLOAD + "." + Variants.VALUE;

  /**
   * What a row holds for its payload: JSON text or a VARIANT, which is made once for the sizes and
   * for the file; a document that will be shredded stays one until the columns are known.
   */
  static Object cell(PayloadLayout layout, Map<String, Object> payload) {
    if (layout.kind() == PayloadKind.JSON) {
      return ExtendedJson.toBytes(payload);
    }
    return layout.shredded().isEmpty() ? VariantEncoder.encode(payload) : payload;
  }

  /** The names of a payload's fields, in a form that is equal for equal names. */
  private static Object names(Object cell) {
    return cell instanceof EncodedVariant variant
        ? Binary.fromConstantByteArray(variant.metadata())
        : List.copyOf(((Map<?, ?>) cell).keySet());
  }

  /**
   * Chooses the columns of a file.
   *
   * @param layout how the table stores payloads
   * @param rows the first rows, their payloads last
   */
  static PayloadColumn of(PayloadLayout layout, List<Object[]> rows) {
    if (layout.kind() == PayloadKind.JSON) {
      Type text =
          Types.optional(PrimitiveTypeName.BINARY)
              .as(LogicalTypeAnnotation.stringType())
              .named(Columns.PAYLOAD);
      return new PayloadColumn(text, ColumnWriter.BYTES, Set.of(), Set.of(Columns.PAYLOAD));
    }
    Function<Object[], Object> names = row -> names(row[row.length - 1]);
    Set<String> repeating =
        EncodingChoice.repeats(rows, row -> row[row.length - 1] == null ? null : names.apply(row))
            ? Set.of(METADATA)
            : Set.of();
    if (!layout.shredded().isEmpty()) {
      return Shredding.of(layout.shredded(), rows).column(repeating);
    }
    Type group =
        Types.optionalGroup()
            .as(LogicalTypeAnnotation.variantType((byte) 1))
            .required(PrimitiveTypeName.BINARY)
            .named(Variants.METADATA)
            .required(PrimitiveTypeName.BINARY)
            .named(Variants.VALUE)
            .named(Columns.PAYLOAD);
    return new PayloadColumn(group, whole(), repeating, Set.of(METADATA, VALUE));
  }

  private static ColumnWriter whole() {
    return (out, cell) -> {
      EncodedVariant variant = (EncodedVariant) cell;
      out.startGroup();
      ColumnWriter.field(out, Variants.METADATA, 0, ColumnWriter.BYTES, variant.metadata());
      ColumnWriter.field(out, Variants.VALUE, 1, ColumnWriter.BYTES, variant.value());
      out.endGroup();
    };
  }
}
