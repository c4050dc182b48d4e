package dev.parquedb.engine.commit;

import dev.parquedb.engine.parquet.FileAppender;
import dev.parquedb.entity.Entity;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.PayloadLayout;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Writes data files. */
public interface DataFileWriter {

  /**
   * Encodes rows and writes them to a new file.
   *
   * @param path the new file's path, relative to the table's root
   * @param schema the declared fields
   * @param payload how the other fields are stored
   * @param rows the rows
   * @return the file, durable
   */
  Uni<DataFile> write(String path, EntitySchema schema, PayloadLayout payload, List<Entity> rows);

  /**
   * Writes an encoded file.
   *
   * @param path the new file's path, relative to the table's root
   * @param file what it holds
   * @return the file, durable
   */
  Uni<DataFile> write(String path, FileAppender.Appended file);

  /**
   * Deletes a file that no commit references, in the background. Called only after a definite
   * failure.
   *
   * @param file the file
   */
  void discard(DataFile file);
}
