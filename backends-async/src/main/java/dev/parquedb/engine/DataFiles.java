package dev.parquedb.engine;

import dev.parquedb.engine.commit.DataFileWriter;
import dev.parquedb.engine.parquet.EncodedFile;
import dev.parquedb.engine.parquet.FileAppender;
import dev.parquedb.engine.parquet.ParquetEncoder;
import dev.parquedb.entity.Entity;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.Retries;
import dev.parquedb.table.TableRef;
import io.smallrye.mutiny.Uni;
import java.util.List;
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
  public Uni<Encoded> encode(String path, EntitySchema schema, List<Entity> rows) {
    return cpu.next(() -> DataFileWriter.encoded(path, encoded(schema, rows)));
  }

  private static FileAppender.Appended encoded(EntitySchema schema, List<Entity> rows) {
    EncodedFile file = ParquetEncoder.encode(schema, rows);
    return new FileAppender.Appended(file.bytes(), file.rows(), file.stats());
  }

  @Override
  public Uni<DataFile> write(Encoded file) {
    String path = table.path(file.file().path());
    return retries
        .idempotent(() -> table.storage().write(path, file.bytes().duplicate()))
        .replaceWith(file.file());
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
