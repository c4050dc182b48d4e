package dev.parquedb.engine.commit;

import dev.parquedb.engine.parquet.FileAppender;
import dev.parquedb.entity.Entity;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.PayloadLayout;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;

/** Writes data files. */
public interface DataFileWriter {

  /** Names new files. */
  @FunctionalInterface
  interface Names {
    /**
     * A name that no other file has.
     *
     * @param partition the partition of its rows
     * @return the new file's path, relative to the table's root
     */
    String next(Map<String, String> partition);
  }

  /**
   * Encodes rows and writes them to new files, one for each partition; a few at a time.
   *
   * @param names names the files
   * @param schema the declared fields
   * @param payload how the other fields are stored
   * @param rows the rows, at least one
   * @return the files, durable; when it fails none of them is left
   */
  Uni<List<DataFile>> write(
      Names names, EntitySchema schema, PayloadLayout payload, List<Entity> rows);

  /**
   * Writes an encoded file.
   *
   * @param path the new file's path, relative to the table's root
   * @param partition the partition of its rows
   * @param file what it holds
   * @return the file, durable
   */
  Uni<DataFile> write(String path, Map<String, String> partition, FileAppender.Appended file);

  /**
   * Deletes a file that no commit references, in the background. Called only after a definite
   * failure.
   *
   * @param file the file
   */
  void discard(DataFile file);
}
