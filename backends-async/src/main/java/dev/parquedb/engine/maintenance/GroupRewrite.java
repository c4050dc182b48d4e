package dev.parquedb.engine.maintenance;

import dev.parquedb.engine.commit.CommitServices;
import dev.parquedb.engine.commit.RowLocation;
import dev.parquedb.engine.parquet.FileAppender;
import dev.parquedb.engine.parquet.WriteLayout;
import dev.parquedb.engine.scan.TableReader;
import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.Entity;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileForm;
import dev.parquedb.table.TableState;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Writes the live rows of some files to new files, in the order of their ids. Holds one new file in
 * memory. One step at a time; for one use.
 */
final class GroupRewrite {

  /** By so many rows it is chosen how columns are encoded. */
  private static final int SAMPLE_ROWS = 4_096;

  private enum Stage {
    IDLE,
    RUNNING,
    STOPPED
  }

  private final CommitServices services;
  private final TableReader reader;
  private final TableState state;
  private final List<DataFile> sources;
  private final CommitId commit;
  private final long targetBytes;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.IDLE);
  private final List<DataFile> written = new ArrayList<>();
  private final RowMoves moves = new RowMoves();
  private List<Entity> buffer = new ArrayList<>();
  private FileAppender current;
  private int number;
  private long rows;

  /**
   * Prepares a rewrite.
   *
   * @param services what writing the table needs
   * @param reader reads it
   * @param state the state
   * @param sources the files to rewrite, all of one partition
   * @param commit names the new files
   * @param targetBytes from this size on a file is ended
   */
  GroupRewrite(
      CommitServices services,
      TableReader reader,
      TableState state,
      List<DataFile> sources,
      CommitId commit,
      long targetBytes) {
    this.services = services;
    this.reader = reader;
    this.state = state;
    this.sources = sources;
    this.commit = commit;
    this.targetBytes = targetBytes;
  }

  /**
   * What came of it.
   *
   * @param state the state that was rewritten
   * @param sources the files that were rewritten
   * @param files the new files, durable
   * @param moves where each row went, by the index in {@code files}
   */
  record Rewritten(
      TableState state, List<DataFile> sources, List<DataFile> files, RowMoves moves) {}

  /** Rewrites; when it fails or is cancelled, files that no commit refers to may be left. */
  Uni<Rewritten> run() {
    return new MergedRows(reader, services.cpu(), state, sources)
        .batches()
        .onItem()
        .transformToUniAndConcatenate(batch -> onCpu(() -> take(batch)))
        .collect()
        .last()
        .chain(() -> onCpu(this::end))
        .onTermination()
        .invoke(this::stop)
        .map(done -> new Rewritten(state, sources, List.copyOf(written), moves));
  }

  /** Runs a step, then writes the file that it ended, if it ended one. */
  private Uni<Integer> onCpu(Supplier<FileAppender.Appended> step) {
    return services
        .cpu()
        .compute(() -> unlessStopped(step))
        .chain(
            file ->
                file == null
                    ? Uni.createFrom().item(number)
                    : services
                        .writer()
                        .write(
                            services
                                .format()
                                .newDataFile(services.table(), commit, number++, partition()),
                            partition(),
                            file)
                        .invoke(written::add)
                        .replaceWith(number));
  }

  /** That of every source: files of different partitions are not rewritten together. */
  private Map<String, String> partition() {
    Map<String, String> partition = new LinkedHashMap<>();
    state
        .schema()
        .partitionBy()
        .forEach(name -> partition.put(name, sources.get(0).partition().get(name)));
    return partition;
  }

  /** A step that runs when the rewrite is stopped lets go of native memory when it has ended. */
  private FileAppender.Appended unlessStopped(Supplier<FileAppender.Appended> step) {
    if (!stage.compareAndSet(Stage.IDLE, Stage.RUNNING)) {
      return null;
    }
    try {
      return step.get();
    } finally {
      if (!stage.compareAndSet(Stage.RUNNING, Stage.IDLE)) {
        release();
      }
    }
  }

  private void stop() {
    if (stage.getAndSet(Stage.STOPPED) == Stage.IDLE) {
      release();
    }
  }

  private FileAppender.Appended take(List<Map.Entry<Entity, RowLocation>> batch) {
    for (Map.Entry<Entity, RowLocation> row : batch) {
      RowLocation from = row.getValue();
      moves.add(from.file(), from.row(), number, rows++);
      buffer.add(row.getKey());
    }
    if (buffer.size() >= SAMPLE_ROWS) {
      append();
    }
    return current != null && current.bytes() >= targetBytes ? finish() : null;
  }

  private FileAppender.Appended end() {
    append();
    return current == null ? null : finish();
  }

  private void append() {
    if (buffer.isEmpty()) {
      return;
    }
    if (current == null) {
      current =
          new FileAppender(
              FileForm.of(services.format(), state),
              WriteLayout.DEFAULT,
              state.constants(sources.get(0)));
    }
    current.add(buffer);
    buffer = new ArrayList<>();
  }

  private FileAppender.Appended finish() {
    append();
    FileAppender.Appended file = current.finish();
    release();
    rows = 0;
    return file;
  }

  private void release() {
    if (current != null) {
      current.close();
      current = null;
    }
  }
}
