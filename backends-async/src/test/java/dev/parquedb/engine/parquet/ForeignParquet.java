package dev.parquedb.engine.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;

/** Writes files as other engines do, by parquet-java's own writer. */
public final class ForeignParquet {

  private ForeignParquet() {}

  /** A file with these rows. */
  public static byte[] write(MessageType schema, Group... rows) {
    MemoryOutputFile file = new MemoryOutputFile();
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(file).withType(schema).build()) {
      for (Group row : rows) {
        writer.write(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Files.copy(file.view());
  }
}
