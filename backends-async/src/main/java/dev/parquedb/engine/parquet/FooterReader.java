package dev.parquedb.engine.parquet;

import dev.parquedb.storage.ByteRange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.internal.hadoop.metadata.IndexReference;
import org.apache.parquet.schema.MessageType;

/** Reads and checks the end of a file. Pure. */
final class FooterReader {

  private static final ByteBuffer MAGIC = ascii("PAR1");
  private static final ByteBuffer ENCRYPTED = ascii("PARE");
  private static final int MIN_BYTES = 4 + Checksums.TRAILER;

  /** For how many column chunks checksums are read together with a large footer. */
  private static final int SLACK_CHUNKS = 500;

  private final FileErrors errors;
  private final long bytes;

  FooterReader(FileErrors errors, long bytes) {
    this.errors = errors;
    this.bytes = bytes;
    if (bytes < MIN_BYTES) {
      throw errors.corrupt("it has " + bytes + " bytes, too few for a Parquet file");
    }
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();
  }

  /**
   * Which bytes the footer takes, with what stands before it that belongs to it.
   *
   * @param tail the end of the file, at least 8 bytes
   */
  ByteRange range(ResidentBytes tail) {
    long footer = footerStart(tail);
    return new ByteRange(Math.max(0, footer - Checksums.length(SLACK_CHUNKS)), bytes);
  }

  private long footerStart(ResidentBytes tail) {
    ByteBuffer trailer = tail.slice(bytes - Checksums.TRAILER, bytes);
    ByteBuffer magic = trailer.slice(4, 4);
    if (magic.equals(ENCRYPTED)) {
      throw errors.unsupported("parquet-encryption", "its footer is encrypted");
    } else if (!magic.equals(MAGIC)) {
      throw errors.corrupt("it does not end as a Parquet file does");
    }
    int length = trailer.order(ByteOrder.LITTLE_ENDIAN).getInt(0);
    if (length <= 0 || length > bytes - MIN_BYTES) {
      throw errors.corrupt("its footer cannot have " + length + " bytes");
    }
    return bytes - Checksums.TRAILER - length;
  }

  /**
   * Reads the footer.
   *
   * @param resident at least {@link #range}; where the checksums of the page index reach further
   *     back than what is here, they are passed over
   */
  ParquetFooter read(ResidentBytes resident) {
    long start = footerStart(resident);
    if (resident.covers(new ByteRange(0, 4)) && !resident.slice(0, 4).equals(MAGIC)) {
      throw errors.corrupt("it does not start as a Parquet file does");
    }
    ByteBuffer footer = resident.slice(start, bytes - Checksums.TRAILER);
    long before = Math.min(start, Checksums.length(0));
    Checksums.Footer checked = Checksums.check(resident.slice(start - before, start), footer);
    if (checked == Checksums.Footer.DAMAGED) {
      throw errors.corrupt("its footer does not match its checksum");
    }
    FileMetaData thrift = errors.guard("the footer", () -> Thrift.footer(footer));
    if (thrift.isSetEncryption_algorithm()) {
      throw errors.unsupported("parquet-encryption", "its columns are encrypted");
    }
    ParquetMetadata metadata =
        errors.guard(
            "the footer", () -> new ParquetMetadataConverter().fromParquetMetadata(thrift));
    MessageType schema = metadata.getFileMetaData().getSchema();
    List<BlockMetaData> rowGroups = List.copyOf(metadata.getBlocks());
    errors.guard(
        "the footer",
        () -> {
          check(rowGroups, schema, start, thrift.getNum_rows());
          return null;
        });
    return new ParquetFooter(
        errors,
        bytes,
        start,
        schema,
        rowGroups,
        metadata.getFileMetaData().getCreatedBy(),
        FileNotes.of(metadata.getFileMetaData().getKeyValueMetaData()),
        checked == Checksums.Footer.INTACT
            ? checksums(resident, start, rowGroups.size() * schema.getColumns().size())
            : Optional.empty());
  }

  private Optional<Checksums> checksums(ResidentBytes resident, long start, int chunks) {
    long from = start - Checksums.length(chunks);
    if (from < 0 || !resident.covers(new ByteRange(from, start))) {
      return Optional.empty();
    }
    Checksums found = Checksums.read(resident.slice(from, start), chunks);
    if (found == null) {
      throw errors.corrupt("its checksums are not for the columns it has");
    }
    return Optional.of(found);
  }

  private void check(List<BlockMetaData> groups, MessageType schema, long end, long expected) {
    long rows = 0;
    for (BlockMetaData group : groups) {
      if (group.getPath() != null) {
        throw errors.unsupported("external-column-chunks", "its columns are in other files");
      }
      if (group.getRowCount() < 0) {
        throw errors.corrupt("a row group has " + group.getRowCount() + " rows");
      }
      rows = Math.addExact(rows, group.getRowCount());
      Set<List<String>> seen = new HashSet<>();
      for (ColumnChunkMetaData chunk : group.getColumns()) {
        seen.add(List.of(chunk.getPath().toArray()));
        check(chunk, schema.getColumnDescription(chunk.getPath().toArray()), group, end);
      }
      int columns = schema.getColumns().size();
      if (seen.size() != columns || group.getColumns().size() != columns) {
        throw errors.corrupt("a row group has not one chunk for each column");
      }
    }
    if (rows != expected) {
      throw errors.corrupt("it says " + expected + " rows, its row groups " + rows);
    }
  }

  private void check(
      ColumnChunkMetaData chunk, ColumnDescriptor column, BlockMetaData group, long end) {
    String name = "column " + chunk.getPath().toDotString();
    long size = chunk.getTotalSize();
    if (chunk.getStartingPos() < 4 || size < 0 || size > end - chunk.getStartingPos()) {
      throw errors.corrupt(name + " lies outside of the file");
    }
    boolean flat = column.getMaxRepetitionLevel() == 0;
    long values = chunk.getValueCount();
    if (flat ? values != group.getRowCount() : values < group.getRowCount()) {
      throw errors.corrupt(
          name + " has " + values + " values for " + group.getRowCount() + " rows");
    }
    check(chunk.getColumnIndexReference(), name, end);
    check(chunk.getOffsetIndexReference(), name, end);
  }

  private void check(IndexReference index, String name, long end) {
    if (index != null
        && (index.getOffset() < 4
            || index.getLength() < 0
            || index.getLength() > end - index.getOffset())) {
      throw errors.corrupt("the page index of " + name + " lies outside of the file");
    }
  }
}
