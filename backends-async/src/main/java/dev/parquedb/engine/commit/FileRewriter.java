package dev.parquedb.engine.commit;

import dev.parquedb.entity.Entity;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileForm;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableFormat;
import dev.parquedb.table.TableState;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Writes the rows of a data file to new files. Holds about {@code chunkBytes} of rows at a time; a
 * file with more of them becomes several.
 */
final class FileRewriter {

  /** What a row takes beside its fields. */
  private static final long ROW_BYTES = 256;

  private final RowFinder rows;
  private final TableFormat format;
  private final DataFileWriter writer;
  private final long chunkBytes;

  FileRewriter(CommitServices services) {
    this.rows = services.rows();
    this.format = services.format();
    this.writer = services.writer();
    this.chunkBytes = services.options().maxBatchBytes();
  }

  /**
   * What to write.
   *
   * @param state the state that the file belongs to
   * @param file the file
   * @param without rows that are left out, beside those deleted before
   * @param change what becomes of each row; runs on the CPU pool
   * @param schema the declared fields of the new files
   * @param names names new files
   */
  record Job(
      TableState state,
      DataFile file,
      RowSet without,
      Function<Entity, Entity> change,
      EntitySchema schema,
      DataFileWriter.Names names) {}

  /** The new files, durable; none where no row is left. What was written goes if it fails. */
  Uni<List<DataFile>> rewrite(Job job) {
    return Uni.createFrom().deferred(() -> new Run(job).run());
  }

  private final class Run {

    private final Job job;
    private final List<DataFile> written = new ArrayList<>();
    private List<Entity> chunk = new ArrayList<>();
    private long bytes;

    Run(Job job) {
      this.job = job;
    }

    Uni<List<DataFile>> run() {
      return rows.stream(job.state(), job.file(), job.without(), this::weighed)
          .onItem()
          .transformToUniAndConcatenate(this::add)
          .onItem()
          .ignoreAsUni()
          .chain(this::flush)
          .map(done -> List.copyOf(written))
          .onFailure()
          .invoke(this::discard)
          .onCancellation()
          .invoke(this::discard);
    }

    private Weighed weighed(Entity entity) {
      Entity changed = job.change().apply(entity);
      return new Weighed(changed, ROW_BYTES + Weights.of(changed.data()));
    }

    private Uni<Void> add(List<Weighed> batch) {
      for (Weighed row : batch) {
        chunk.add(row.entity());
        bytes += row.bytes();
      }
      return bytes >= chunkBytes ? flush() : Uni.createFrom().voidItem();
    }

    private Uni<Void> flush() {
      if (chunk.isEmpty()) {
        return Uni.createFrom().voidItem();
      }
      List<Entity> full = chunk;
      chunk = new ArrayList<>();
      bytes = 0;
      return writer
          .write(job.names(), FileForm.of(format, job.state(), job.schema()), full)
          .invoke(written::addAll)
          .replaceWithVoid();
    }

    private void discard() {
      written.forEach(writer::discard);
    }
  }

  private record Weighed(Entity entity, long bytes) {}
}
