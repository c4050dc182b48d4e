package dev.parquedb.engine.commit;

import dev.parquedb.engine.parquet.FileAppender;
import dev.parquedb.entity.Entity;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.DataFile;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes data files. */
public interface DataFileWriter {

  /**
   * A data file that is encoded but not written yet.
   *
   * @param file what a commit says of it
   * @param bytes what it holds; read-only
   */
  record Encoded(DataFile file, ByteBuffer bytes) {}

  /**
   * Encodes rows, on the CPU pool.
   *
   * @param path the new file's path, relative to the table's root
   * @param schema the declared fields
   * @param rows the rows
   */
  Uni<Encoded> encode(String path, EntitySchema schema, List<Entity> rows);

  /**
   * Writes an encoded file.
   *
   * @param file the file
   * @return the file, durable
   */
  Uni<DataFile> write(Encoded file);

  /**
   * Encodes rows and writes them to a new file.
   *
   * @param path the new file's path, relative to the table's root
   * @param schema the declared fields
   * @param rows the rows
   * @return the file, durable
   */
  default Uni<DataFile> write(String path, EntitySchema schema, List<Entity> rows) {
    return encode(path, schema, rows).chain(this::write);
  }

  /**
   * Writes a file that was put together elsewhere.
   *
   * @param path the new file's path, relative to the table's root
   * @param file what it holds
   * @return the file, durable
   */
  default Uni<DataFile> write(String path, FileAppender.Appended file) {
    return write(encoded(path, file));
  }

  /**
   * A file that was put together elsewhere, ready to be written.
   *
   * @param path the new file's path, relative to the table's root
   * @param file what it holds
   */
  static Encoded encoded(String path, FileAppender.Appended file) {
    DataFile described =
        new DataFile(
            path, file.bytes().remaining(), file.rows(), Map.of(), file.stats(), Optional.empty());
    return new Encoded(described, file.bytes());
  }

  /**
   * Deletes a file that no commit references, in the background. Called only after a definite
   * failure.
   *
   * @param file the file
   */
  void discard(DataFile file);
}
