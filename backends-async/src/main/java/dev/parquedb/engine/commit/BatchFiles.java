package dev.parquedb.engine.commit;

import dev.parquedb.ParqueDBException;
import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.RowDeletion;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileForm;
import dev.parquedb.table.PreparedCommit;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableFormat;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.TableState;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Makes what a batch comes to in data files. New rows are encoded first and written with whatever
 * else their commit refers to; copies and what a change of the schema rewrites are written at once.
 */
final class BatchFiles {

  private static final int FILES_AT_ONCE = 4;

  private final TableRef table;
  private final TableFormat format;
  private final DataFileWriter writer;
  private final FileRewriter rewriter;

  BatchFiles(CommitServices services) {
    this.table = services.table();
    this.format = services.format();
    this.writer = services.writer();
    this.rewriter = new FileRewriter(services);
  }

  /**
   * What a batch comes to.
   *
   * @param change the files
   * @param unwritten those of them that are not written yet
   */
  record Made(FileChange change, List<DataFileWriter.Encoded> unwritten) {

    private List<DataFile> written() {
      List<DataFile> files = new ArrayList<>(change.add());
      unwritten.forEach(file -> files.remove(file.file()));
      return files;
    }
  }

  /**
   * Makes the files.
   *
   * @param base the state the batch was applied to; null when the table is absent
   */
  Uni<Made> make(Batch batch, TableState base, Applied applied) {
    if (base != null && applied.schema().isPresent()) {
      return schema(base, batch.declaration().orElseThrow(), batch.id())
          .map(change -> new Made(change, List.of()));
    }
    boolean copied =
        !applied.delete().isEmpty() && format.deletes(base) == RowDeletion.COPY_ON_WRITE;
    if (!copied) {
      return rows(batch, base, applied, new FileChange(List.of(), List.of(), applied.delete()));
    }
    return copies(batch, base, applied)
        .chain(
            left ->
                rows(batch, base, applied, left)
                    .onFailure()
                    .invoke(() -> left.add().forEach(writer::discard)));
  }

  private Uni<Made> rows(Batch batch, TableState base, Applied applied, FileChange before) {
    if (applied.add().isEmpty()) {
      return Uni.createFrom().item(new Made(before, List.of()));
    }
    return writer
        .encode(newFiles(batch), FileForm.of(format, base), applied.add())
        .map(encoded -> new Made(before.with(described(encoded)), encoded));
  }

  private static List<DataFile> described(List<DataFileWriter.Encoded> files) {
    return files.stream().map(DataFileWriter.Encoded::file).toList();
  }

  private DataFileWriter.Names newFiles(Batch batch) {
    int attempts = batch.subject().tally().attempts();
    return partition -> format.newDataFile(table, batch.id(), attempts, partition);
  }

  /** Writes what is left of the files that lose rows, one file after the other. */
  private Uni<FileChange> copies(Batch batch, TableState base, Applied applied) {
    List<DataFile> copies = new ArrayList<>();
    Map<String, RowSet> delete = applied.delete();
    return Multi.createFrom()
        .iterable(delete.entrySet())
        .onItem()
        .transformToUniAndConcatenate(
            entry ->
                rewriter
                    .rewrite(
                        new FileRewriter.Job(
                            base,
                            base.files().get(entry.getKey()),
                            entry.getValue(),
                            Function.identity(),
                            base.schema(),
                            newFiles(batch)))
                    .invoke(copies::addAll))
        .onItem()
        .ignoreAsUni()
        .onFailure()
        .invoke(() -> copies.forEach(writer::discard))
        .map(done -> new FileChange(copies, List.copyOf(delete.keySet()), Map.of()));
  }

  /**
   * Makes the files of a change of the schema.
   *
   * @param base the state
   * @param declare the change
   * @param id names the files
   */
  Uni<FileChange> schema(TableState base, Mutation.Declare declare, CommitId id) {
    format.checkSchema(table, declare.schema());
    if (base.files().liveRows() == 0) {
      List<String> all = base.files().all().stream().map(DataFile::path).toList();
      return Uni.createFrom().item(new FileChange(List.of(), all, Map.of()));
    }
    SchemaChange change = SchemaChange.of(base.schema(), declare.schema());
    AtomicInteger ordinal = new AtomicInteger();
    return declare
        .rewrites()
        .bring(
            base,
            change,
            partition -> format.newDataFile(table, id, ordinal.getAndIncrement(), partition));
  }

  /**
   * Makes everything durable that a commit refers to, all at once. Ends when every write has ended,
   * so that what is discarded after a failure is there.
   */
  Uni<Void> write(Batch batch, Made made, PreparedCommit commit) {
    return Uni.combine()
        .all()
        .unis(write(made.unwritten()), format.stage(commit))
        .collectFailures()
        .discardItems()
        .onFailure()
        .transform(ParqueDBException::first)
        .onFailure()
        .invoke(
            () -> {
              format.unstage(commit);
              discard(batch, made.change().add());
            });
  }

  private Uni<Void> write(List<DataFileWriter.Encoded> unwritten) {
    return Multi.createFrom()
        .iterable(unwritten)
        .onItem()
        .transformToUni(writer::write)
        .collectFailures()
        .merge(FILES_AT_ONCE)
        .onItem()
        .ignoreAsUni();
  }

  /** Deletes files that were made for a commit that is not even prepared. */
  void refused(Batch batch, Made made) {
    discard(batch, made.written());
  }

  /** Nobody refers to the files of a lost attempt; those of a schema may serve the next one. */
  void discard(Batch batch, List<DataFile> files) {
    if (batch.declaration().isEmpty()) {
      files.forEach(writer::discard);
    }
  }
}
