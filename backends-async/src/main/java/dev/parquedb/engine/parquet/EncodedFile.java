package dev.parquedb.engine.parquet;

import dev.parquedb.entity.Entity;
import dev.parquedb.table.FileStats;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * An encoded data file, in memory.
 *
 * @param bytes the whole file; read-only, position 0
 * @param rows how many rows it holds
 * @param stats bounds of its columns
 * @param sorted the rows in file order: the one at index {@code i} is at position {@code i}
 */
public record EncodedFile(ByteBuffer bytes, long rows, FileStats stats, List<Entity> sorted) {

  public EncodedFile {
    sorted = List.copyOf(sorted);
  }
}
