package dev.parquedb.table.iceberg;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.iceberg.inmemory.InMemoryInputFile;
import org.apache.iceberg.inmemory.InMemoryOutputFile;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/**
 * The files of one run of iceberg-core: reads from memory what was fetched, keeps in memory what is
 * written. Used by one thread.
 */
final class ResidentFiles implements FileIO {

  private static final long serialVersionUID = 1L;

  private final transient Lookup fetched;
  private final transient Map<String, InMemoryOutputFile> written = new LinkedHashMap<>();

  /**
   * Starts a run.
   *
   * @param fetched what can be read
   */
  ResidentFiles(Lookup fetched) {
    this.fetched = fetched;
  }

  /** Files in memory. */
  @FunctionalInterface
  interface Lookup {
    /** The bytes of a file, by its location; null when it is not in memory. */
    byte[] get(String location);
  }

  /** A file that a run needs and that was not fetched: it is to be run again with the file. */
  static final class MissingFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String location;

    MissingFileException(String location) {
      super(location, null, false, false);
      this.location = location;
    }

    String location() {
      return location;
    }
  }

  @Override
  public InputFile newInputFile(String path) {
    InMemoryOutputFile own = written.get(path);
    if (own != null) {
      return new InMemoryInputFile(path, own.toByteArray());
    }
    byte[] bytes = fetched.get(path);
    if (bytes == null) {
      throw new MissingFileException(path);
    }
    return new InMemoryInputFile(path, bytes);
  }

  @Override
  public OutputFile newOutputFile(String path) {
    InMemoryOutputFile file = new InMemoryOutputFile(path);
    written.put(path, file);
    return file;
  }

  /** What a run wrote in vain. */
  @Override
  public void deleteFile(String path) {
    written.remove(path);
  }

  /** What was written, by location. */
  Map<String, byte[]> written() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    written.forEach((path, file) -> files.put(path, file.toByteArray()));
    return files;
  }
}
