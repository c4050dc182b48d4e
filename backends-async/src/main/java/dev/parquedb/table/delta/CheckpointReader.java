package dev.parquedb.table.delta;

import dev.parquedb.engine.parquet.FooterCache;
import dev.parquedb.engine.parquet.ParquetFile;
import dev.parquedb.engine.parquet.ParquetSource;
import dev.parquedb.engine.parquet.RowBatch;
import dev.parquedb.entity.StorageFailureException;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.table.Columns.Column;
import dev.parquedb.table.Cpu;
import dev.parquedb.table.FormatContext;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.delta.Action.Sidecar;
import dev.parquedb.table.delta.Checkpoint.Form;
import dev.parquedb.table.delta.Checkpoint.Part;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/**
 * Reads checkpoints of every kind: one file or many, with sidecars or without. Files are fetched
 * without blocking, a few at a time, a row group at a time, and decoded on the CPU pool.
 */
final class CheckpointReader {

  private static final int FILES_AT_ONCE = 4;

  private final FormatContext context;
  private final Cpu cpu;

  CheckpointReader(FormatContext context, Cpu cpu) {
    this.context = context;
    this.cpu = cpu;
  }

  /**
   * Reads the state of a checkpoint.
   *
   * @param table the table
   * @param checkpoint the checkpoint
   * @param timestamp the time of its version
   * @param tail where the state says it was read from
   * @return fails with {@link dev.parquedb.entity.CorruptTableException} naming a damaged file
   */
  Uni<DeltaState> state(TableRef table, Checkpoint checkpoint, Instant timestamp, LogTail tail) {
    return Uni.createFrom()
        .deferred(
            () -> {
              CheckpointFold fold =
                  new CheckpointFold(file(table, checkpoint, checkpoint.files().get(0)));
              return actions(table, checkpoint, CheckpointSchema.STATE)
                  .onItem()
                  .transformToUniAndConcatenate(
                      some ->
                          cpu.items(
                              some.size(),
                              () -> {
                                fold.accept(some);
                                return some.size();
                              }))
                  .collect()
                  .last()
                  .chain(done -> cpu.bytes(checkpoint.bytes(), () -> fold.finish(timestamp, tail)));
            });
  }

  /**
   * The actions of a checkpoint, no faster than asked for; those of its sidecars come last.
   *
   * @param columns which kinds of actions
   */
  Multi<List<Action>> actions(TableRef table, Checkpoint checkpoint, List<Column> columns) {
    return Multi.createFrom()
        .deferred(
            () -> {
              List<Part> sidecars = new CopyOnWriteArrayList<>();
              Multi<List<Action>> own =
                  parts(table, checkpoint, checkpoint.files(), columns)
                      .invoke(actions -> note(actions, sidecars));
              Multi<List<Action>> theirs =
                  Multi.createFrom().deferred(() -> parts(table, checkpoint, sidecars, columns));
              return Multi.createBy().concatenating().streams(own, theirs);
            });
  }

  private static void note(List<Action> actions, List<Part> sidecars) {
    for (Action action : actions) {
      if (action instanceof Sidecar sidecar) {
        // Sidecars are nowhere else, however their path is written.
        sidecars.add(
            new Part(
                LogNames.SIDECARS + LogNames.last(sidecar.path()),
                sidecar.sizeInBytes(),
                Form.PARQUET,
                Optional.empty()));
      }
    }
  }

  private Multi<List<Action>> parts(
      TableRef table, Checkpoint checkpoint, List<Part> parts, List<Column> columns) {
    return Multi.createFrom()
        .iterable(parts)
        .onItem()
        .transformToMulti(part -> part(file(table, checkpoint, part), part, columns))
        .withRequests(1)
        .merge(FILES_AT_ONCE);
  }

  private static LogFile file(TableRef table, Checkpoint checkpoint, Part part) {
    return new LogFile(table, checkpoint.version(), part.name());
  }

  private Multi<List<Action>> part(LogFile file, Part part, List<Column> columns) {
    Multi<List<Action>> actions =
        part.form() == Form.JSON ? lines(file) : rows(file, part.bytes(), columns);
    return actions.onFailure().transform(failure -> named(file, failure));
  }

  private static Throwable named(LogFile file, Throwable failure) {
    Throwable cause =
        failure instanceof StorageFailureException wrapped ? wrapped.storage() : failure;
    return cause instanceof NotFoundException
        ? file.corrupt("is missing, though the log refers to it", cause)
        : cause;
  }

  private Multi<List<Action>> lines(LogFile file) {
    return context
        .retries()
        .idempotent(() -> file.table().storage().read(file.path()))
        .chain(bytes -> cpu.bytes(bytes.remaining(), () -> parsed(file, bytes)))
        .toMulti();
  }

  private static List<Action> parsed(LogFile file, ByteBuffer bytes) {
    List<Action> actions = new ArrayList<>();
    ActionLines.read(file, bytes, "a checkpoint", actions::add);
    return actions;
  }

  private Multi<List<Action>> rows(LogFile file, long bytes, List<Column> columns) {
    return new ParquetSource(
            file.table().storage(),
            file.table().namespace(),
            context.cpu(),
            FooterCache.none(),
            context.retries())
        .open(file.path(), bytes)
        .onItem()
        .transformToMulti(open -> rows(file, open, columns));
  }

  private static Multi<List<Action>> rows(LogFile file, ParquetFile open, List<Column> columns) {
    CheckpointRow row = new CheckpointRow(file);
    return Multi.createFrom()
        .items(IntStream.range(0, open.footer().rowGroups()).boxed())
        .onItem()
        .transformToMultiAndConcatenate(
            group -> open.scan(group, columns, batch -> actions(row, batch, columns)));
  }

  @SuppressWarnings("unchecked") // Every column is a struct.
  private static List<Action> actions(CheckpointRow row, RowBatch batch, List<Column> columns) {
    List<Action> actions = new ArrayList<>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      for (Column column : columns) {
        Object value = batch.value(column.name(), i);
        if (value != null) {
          actions.add(row.action(column.name(), (Map<String, Object>) value));
        }
      }
    }
    return actions;
  }
}
