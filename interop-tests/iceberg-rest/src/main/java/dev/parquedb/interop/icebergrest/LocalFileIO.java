package dev.parquedb.interop.icebergrest;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import org.apache.iceberg.Files;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

/**
 * Local files by their URIs, without Hadoop. Files are called as they were asked for. The catalog
 * makes it by its name.
 */
public final class LocalFileIO implements FileIO {
  private static final long serialVersionUID = 1L;

  /** Called by the catalog. */
  public LocalFileIO() {}

  @Override
  public InputFile newInputFile(String location) {
    return new Input(location, Files.localInput(file(location)));
  }

  @Override
  public OutputFile newOutputFile(String location) {
    return new Output(location, Files.localOutput(file(location)));
  }

  @Override
  public void deleteFile(String location) {
    try {
      java.nio.file.Files.delete(file(location).toPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static File file(String location) {
    return location.startsWith("file:")
        ? Path.of(URI.create(location).getPath()).toFile()
        : new File(location);
  }

  private record Input(String location, InputFile file) implements InputFile {
    @Override
    public long getLength() {
      return file.getLength();
    }

    @Override
    public SeekableInputStream newStream() {
      return file.newStream();
    }

    @Override
    public boolean exists() {
      return file.exists();
    }
  }

  private record Output(String location, OutputFile file) implements OutputFile {
    @Override
    public PositionOutputStream create() {
      return file.create();
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      return file.createOrOverwrite();
    }

    @Override
    public InputFile toInputFile() {
      return new Input(location, file.toInputFile());
    }
  }
}
