package dev.parquedb.engine.commit;

import dev.parquedb.engine.parquet.FileAppender;
import dev.parquedb.entity.Entity;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileForm;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
   * A data file that is encoded but not written yet.
   *
   * @param file what a commit says of it
   * @param bytes what it holds; read-only
   */
  record Encoded(DataFile file, ByteBuffer bytes) {

    /**
     * A file that was put together elsewhere.
     *
     * @param path the new file's path, relative to the table's root
     * @param partition the partition of its rows
     * @param file what it holds
     */
    public static Encoded of(
        String path, Map<String, String> partition, FileAppender.Appended file) {
      DataFile described =
          new DataFile(
              path,
              file.bytes().remaining(),
              file.rows(),
              partition,
              file.stats(),
              Optional.empty());
      return new Encoded(described, file.bytes());
    }
  }

  /**
   * Encodes rows into new files, one for each partition, on the CPU pool.
   *
   * @param names names the files
   * @param form what the rows are, and how they are stored
   * @param rows the rows, at least one; what they are encoded to is held in memory
   */
  Uni<List<Encoded>> encode(Names names, FileForm form, List<Entity> rows);

  /**
   * Writes an encoded file.
   *
   * @param file the file
   * @return the file, durable
   */
  Uni<DataFile> write(Encoded file);

  /**
   * Encodes rows and writes them to new files, one for each partition; a few at a time.
   *
   * @param names names the files
   * @param form what the rows are, and how they are stored
   * @param rows the rows, at least one
   * @return the files, durable; when it fails none of them is left
   */
  Uni<List<DataFile>> write(Names names, FileForm form, List<Entity> rows);

  /**
   * Writes a file that was put together elsewhere.
   *
   * @param path the new file's path, relative to the table's root
   * @param partition the partition of its rows
   * @param file what it holds
   * @return the file, durable
   */
  default Uni<DataFile> write(
      String path, Map<String, String> partition, FileAppender.Appended file) {
    return write(Encoded.of(path, partition, file));
  }

  /**
   * Deletes a file that no commit references, in the background. Called only after a definite
   * failure.
   *
   * @param file the file
   */
  void discard(DataFile file);
}
