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
import dev.parquedb.table.TableFormat;
import dev.parquedb.table.TableRef;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes Parquet data files of one table. Holds the bytes of four new files at most. */
final class DataFiles implements DataFileWriter {

  private static final Logger LOG = LoggerFactory.getLogger(DataFiles.class);

  private static final int FILES_AT_ONCE = 4;

  private final TableRef table;
  private final TableFormat format;
  private final CpuPool cpu;
  private final Retries retries;

  DataFiles(TableRef table, TableFormat format, CpuPool cpu, Retries retries) {
    this.table = table;
    this.format = format;
    this.cpu = cpu;
    this.retries = retries;
  }

  /** The rows of one partition. */
  private record Part(Map<String, String> partition, List<Entity> rows) {}

  @Override
  public Uni<List<DataFile>> write(
      Names names, EntitySchema schema, PayloadLayout payload, List<Entity> rows) {
    if (schema.partitionBy().isEmpty()) {
      return write(names, schema, payload, new Part(Map.of(), rows)).map(List::of);
    }
    List<DataFile> written = new CopyOnWriteArrayList<>();
    Multi<Part> parts =
        cpu.compute(() -> parts(schema, rows))
            .onItem()
            .transformToMulti(all -> Multi.createFrom().iterable(all));
    return new OrderedMap<>(
            parts,
            part -> write(names, schema, payload, part).invoke(written::add),
            part -> 1,
            FILES_AT_ONCE,
            Long.MAX_VALUE)
        .collect()
        .asList()
        .onFailure()
        .invoke(() -> written.forEach(this::discard));
  }

  private List<Part> parts(EntitySchema schema, List<Entity> rows) {
    Map<Map<String, String>, List<Entity>> parts = new LinkedHashMap<>();
    for (Entity row : rows) {
      parts
          .computeIfAbsent(format.partition(schema, row.data()), none -> new ArrayList<>())
          .add(row);
    }
    return parts.entrySet().stream().map(part -> new Part(part.getKey(), part.getValue())).toList();
  }

  private Uni<DataFile> write(Names names, EntitySchema schema, PayloadLayout payload, Part part) {
    String path = names.next(part.partition());
    return cpu.compute(() -> encoded(schema, payload, part.rows()))
        .chain(file -> write(path, part.partition(), file));
  }

  private static FileAppender.Appended encoded(
      EntitySchema schema, PayloadLayout payload, List<Entity> rows) {
    Map<String, Object> constants = new HashMap<>();
    schema.partitionBy().forEach(name -> constants.put(name, rows.get(0).data().get(name)));
    EncodedFile file = ParquetEncoder.encode(schema, payload, rows, WriteLayout.DEFAULT, constants);
    return new FileAppender.Appended(file.bytes(), file.rows(), file.stats());
  }

  @Override
  public Uni<DataFile> write(
      String path, Map<String, String> partition, FileAppender.Appended file) {
    return retries
        .idempotent(() -> table.storage().write(table.path(path), file.bytes().duplicate()))
        .map(
            written ->
                new DataFile(
                    path,
                    file.bytes().remaining(),
                    file.rows(),
                    partition,
                    file.stats(),
                    Optional.empty()));
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
