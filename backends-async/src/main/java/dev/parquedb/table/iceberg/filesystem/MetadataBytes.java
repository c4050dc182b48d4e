package dev.parquedb.table.iceberg.filesystem;

import dev.parquedb.table.TableRef;
import dev.parquedb.table.iceberg.IcebergErrors;
import dev.parquedb.table.iceberg.catalog.CatalogTable;
import dev.parquedb.table.iceberg.catalog.Locations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;

/** Metadata files as bytes. Pure. */
final class MetadataBytes {

  /** A file that is small on the wire must not fill the heap. */
  private static final int MAX_BYTES = 1 << 30;

  private MetadataBytes() {}

  /** The same metadata always gives the same bytes. */
  static ByteBuffer write(TableMetadata metadata, MetadataName.Form form) {
    byte[] json = TableMetadataParser.toJson(metadata).getBytes(StandardCharsets.UTF_8);
    if (form == MetadataName.Form.PLAIN) {
      return ByteBuffer.wrap(json).asReadOnlyBuffer();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return ByteBuffer.wrap(out.toByteArray()).asReadOnlyBuffer();
  }

  /** Reads a metadata file. */
  static CatalogTable read(TableRef table, MetadataName name, ByteBuffer bytes) {
    String location = location(table, name);
    byte[] raw = new byte[bytes.remaining()];
    bytes.duplicate().get(raw);
    try {
      String json =
          new String(
              name.form() == MetadataName.Form.PLAIN ? raw : unzipped(raw), StandardCharsets.UTF_8);
      return new CatalogTable(TableMetadataParser.fromJson(location, json), location, "");
    } catch (IOException | RuntimeException e) {
      throw IcebergErrors.corrupt(
          table, table.path(name.path()), "is no metadata of a table (" + e.getMessage() + ")", e);
    }
  }

  static String location(TableRef table, MetadataName name) {
    return Locations.of(table) + "/" + name.path();
  }

  private static byte[] unzipped(byte[] raw) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(raw))) {
      byte[] bytes = in.readNBytes(MAX_BYTES);
      if (bytes.length == MAX_BYTES) {
        throw new IOException("it is larger than " + MAX_BYTES + " bytes");
      }
      return bytes;
    }
  }
}
