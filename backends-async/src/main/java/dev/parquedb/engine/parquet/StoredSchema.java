package dev.parquedb.engine.parquet;

import dev.parquedb.engine.parquet.ThriftWriter.Element;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.ColumnOrder.ColumnOrderName;
import org.apache.parquet.schema.MessageType;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.transport.TIOStreamTransport;

/**
 * The schema of files, with its form in a footer, which is the same for all of them.
 *
 * @param message the schema
 * @param head the beginning of a footer: the version of the format and the schema
 */
record StoredSchema(MessageType message, byte[] head) {

  /** The last field of {@link #head}. */
  static final int LAST_FIELD = 2;

  /** What files say of who wrote them, in the form that readers take apart. */
  static final String CREATED_BY = "parquedb version " + version();

  private static final int VERSION = 1;

  /** Makes the form of a schema. */
  static StoredSchema of(MessageType message) {
    ByteSink out = new ByteSink(1024);
    List<SchemaElement> elements = elements(message);
    new ThriftWriter(out).begin().i32(1, VERSION).list(LAST_FIELD, Element.STRUCT, elements.size());
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try {
      TCompactProtocol protocol = new TCompactProtocol(new TIOStreamTransport(written));
      for (SchemaElement element : elements) {
        element.write(protocol);
      }
    } catch (TException e) {
      throw new IllegalStateException("writing to memory cannot fail", e);
    }
    out.put(written.toByteArray());
    return new StoredSchema(message, Arrays.copyOf(out.array(), out.size()));
  }

  private static List<SchemaElement> elements(MessageType message) {
    FileMetaData file = new FileMetaData(message, Map.of(), CREATED_BY);
    return new ParquetMetadataConverter()
        .toParquetMetadata(VERSION, new ParquetMetadata(file, List.of()))
        .getSchema();
  }

  /** The number of a leaf's physical type. */
  static int physical(ColumnDescriptor column) {
    return Type.valueOf(
            switch (column.getPrimitiveType().getPrimitiveTypeName()) {
              case BINARY -> "BYTE_ARRAY";
              case FIXED_LEN_BYTE_ARRAY -> "FIXED_LEN_BYTE_ARRAY";
              default -> column.getPrimitiveType().getPrimitiveTypeName().name();
            })
        .getValue();
  }

  /** The number of the order that a leaf's bounds follow. */
  static int order(ColumnDescriptor column) {
    boolean total =
        column.getPrimitiveType().columnOrder().getColumnOrderName()
            == ColumnOrderName.IEEE_754_TOTAL_ORDER;
    return total ? 2 : 1;
  }

  private static String version() {
    String version = StoredSchema.class.getPackage().getImplementationVersion();
    return version == null ? "0.0.0-development" : version;
  }
}
