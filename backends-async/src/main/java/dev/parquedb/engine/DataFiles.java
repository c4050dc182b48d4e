package dev.parquedb.engine;

import dev.parquedb.engine.commit.DataFileWriter;
import dev.parquedb.engine.parquet.EncodedFile;
import dev.parquedb.engine.parquet.FileAppender;
import dev.parquedb.engine.parquet.ParquetEncoder;
import dev.parquedb.engine.parquet.WriteLayout;
import dev.parquedb.entity.Entity;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.PayloadLayout;
import dev.parquedb.table.Retries;
import dev.parquedb.table.TableRef;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes Parquet data files of one table. */
final class DataFiles implements DataFileWriter {

  private static final Logger LOG = LoggerFactory.getLogger(DataFiles.class);

  private final TableRef table;
  private final CpuPool cpu;
  private final Retries retries;

  DataFiles(TableRef table, CpuPool cpu, Retries retries) {
    this.table = table;
    this.cpu = cpu;
    this.retries = retries;
  }

  @Override
  public Uni<DataFile> write(
      String path, EntitySchema schema, PayloadLayout payload, List<Entity> rows) {
    return cpu.compute(() -> encoded(schema, payload, rows)).chain(file -> write(path, file));
  }

  private static FileAppender.Appended encoded(
      EntitySchema schema, PayloadLayout payload, List<Entity> rows) {
    EncodedFile file = ParquetEncoder.encode(schema, payload, rows, WriteLayout.DEFAULT);
    return new FileAppender.Appended(file.bytes(), file.rows(), file.stats());
  }

  @Override
  public Uni<DataFile> write(String path, FileAppender.Appended file) {
    return retries
        .idempotent(() -> table.storage().write(table.path(path), file.bytes().duplicate()))
        .map(written -> described(path, file));
  }

  private static DataFile described(String path, FileAppender.Appended file) {
    return new DataFile(
        path, file.bytes().remaining(), file.rows(), Map.of(), file.stats(), Optional.empty());
  }

  @Override
  public void discard(DataFile file) {
    table
        .storage()
        .delete(table.path(file.path()))
        .subscribe()
        .with(
            existed -> {},
            failure ->
                LOG.debug("Unreferenced file {} stays until a vacuum", file.path(), failure));
  }
}
