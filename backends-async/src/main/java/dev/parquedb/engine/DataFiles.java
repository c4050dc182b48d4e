package dev.parquedb.engine;

import dev.parquedb.engine.commit.DataFileWriter;
import dev.parquedb.engine.parquet.EncodedFile;
import dev.parquedb.engine.parquet.FileAppender;
import dev.parquedb.engine.parquet.ParquetEncoder;
import dev.parquedb.engine.parquet.WriteLayout;
import dev.parquedb.entity.Entity;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileForm;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
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
  public Uni<List<Encoded>> encode(Names names, FileForm form, List<Entity> rows) {
    if (form.schema().partitionBy().isEmpty()) {
      String path = names.next(Map.of());
      return cpu.next(() -> List.of(Encoded.of(path, Map.of(), encoded(form, rows))));
    }
    return each(form.schema(), rows, part -> encode(names, form, part));
  }

  @Override
  public Uni<List<DataFile>> write(Names names, FileForm form, List<Entity> rows) {
    List<DataFile> written = new CopyOnWriteArrayList<>();
    return each(
            form.schema(),
            rows,
            part -> encode(names, form, part).chain(this::write).invoke(written::add))
        .onFailure()
        .invoke(() -> written.forEach(this::discard));
  }

  /** Does something with each partition, a few at a time. */
  private <T> Uni<List<T>> each(
      EntitySchema schema, List<Entity> rows, Function<Part, Uni<T>> use) {
    Multi<Part> parts =
        cpu.compute(() -> parts(schema, rows))
            .onItem()
            .transformToMulti(all -> Multi.createFrom().iterable(all));
    return new OrderedMap<>(parts, use, part -> 1, FILES_AT_ONCE, Long.MAX_VALUE)
        .collect()
        .asList();
  }

  private List<Part> parts(EntitySchema schema, List<Entity> rows) {
    if (schema.partitionBy().isEmpty()) {
      return List.of(new Part(Map.of(), rows));
    }
    Map<Map<String, String>, List<Entity>> parts = new LinkedHashMap<>();
    for (Entity row : rows) {
      parts
          .computeIfAbsent(format.partition(schema, row.data()), none -> new ArrayList<>())
          .add(row);
    }
    return parts.entrySet().stream().map(part -> new Part(part.getKey(), part.getValue())).toList();
  }

  private Uni<Encoded> encode(Names names, FileForm form, Part part) {
    String path = names.next(part.partition());
    return cpu.compute(() -> Encoded.of(path, part.partition(), encoded(form, part.rows())));
  }

  private static FileAppender.Appended encoded(FileForm form, List<Entity> rows) {
    Map<String, Object> constants = new HashMap<>();
    form.schema().partitionBy().forEach(name -> constants.put(name, rows.get(0).data().get(name)));
    EncodedFile file = ParquetEncoder.encode(form, rows, WriteLayout.DEFAULT, constants);
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
