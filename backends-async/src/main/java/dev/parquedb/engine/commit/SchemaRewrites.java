package dev.parquedb.engine.commit;

import dev.parquedb.engine.OrderedMap;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileForm;
import dev.parquedb.table.RowDeletes;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableFormat;
import dev.parquedb.table.TableState;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The data files that a change of the schema replaces, made ready before the commit. What is ready
 * is kept over lost attempts, so that the next one has only to see to what others added meanwhile.
 * First every row is looked at, so that a change that is refused has written nothing. Used by one
 * caller at a time.
 */
public final class SchemaRewrites {

  private static final int FILES_AHEAD = 4;

  private final TableFormat format;
  private final FileRewriter rewriter;
  private final RowFinder rows;
  private final DataFileWriter writer;
  private final long bytesAhead;
  private final Map<String, List<DataFile>> ready = new HashMap<>();
  private final Set<String> staying = new HashSet<>();
  private final NewFiles newFiles;
  private Instant cutOff = Instant.MIN;
  private Optional<FileForm> from = Optional.empty();

  SchemaRewrites(CommitServices services) {
    this.newFiles = new NewFiles(services.table(), services.retries());
    this.rows = services.rows();
    this.writer = services.writer();
    this.bytesAhead = services.options().prefetchBytes();
    this.format = services.format();
    this.rewriter = new FileRewriter(services);
  }

  /**
   * Makes a state ready for another schema.
   *
   * @param base the state
   * @param change the change from its schema
   * @param names names new files
   * @return which files leave and which come
   */
  Uni<FileChange> bring(TableState base, SchemaChange change, DataFileWriter.Names names) {
    return stillThere(base)
        .chain(
            () -> {
              Optional<FileForm> now = Optional.of(FileForm.of(format, base, change.from()));
              if (!from.equals(now)) {
                discard();
                from = now;
              }
              List<DataFile> open =
                  base.files().all().stream()
                      .filter(file -> !ready.containsKey(key(file)) && !staying.contains(key(file)))
                      .toList();
              return moving(base, open, change)
                  .chain(files -> rewritten(base, files, change, names))
                  .map(done -> result(base, open));
            });
  }

  /** Forgets what a vacuum may have taken for garbage since it was written. */
  private Uni<Void> stillThere(TableState base) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Instant known = cutOff;
              cutOff = NewFiles.cutOff(base);
              List<DataFile> made = ready.values().stream().flatMap(List::stream).toList();
              return newFiles
                  .expired(made, known, base)
                  .invoke(
                      expired -> {
                        if (expired) {
                          discard();
                        }
                      })
                  .replaceWithVoid();
            });
  }

  private static String key(DataFile file) {
    return file.path() + "|" + file.deletes().map(RowDeletes::key).orElse("");
  }

  private synchronized FileChange result(TableState base, List<DataFile> open) {
    for (DataFile file : open) {
      if (!ready.containsKey(key(file))) {
        staying.add(key(file));
      }
    }
    List<DataFile> add = new ArrayList<>();
    List<String> remove = new ArrayList<>();
    for (DataFile file : base.files().all()) {
      List<DataFile> instead = ready.get(key(file));
      if (instead != null) {
        remove.add(file.path());
        add.addAll(instead);
      }
    }
    return new FileChange(add, remove, Map.of());
  }

  /** The files that must be written again; fails when a row does not fit. */
  private Uni<List<DataFile>> moving(TableState base, List<DataFile> open, SchemaChange change) {
    if (!change.looksAtRows()) {
      return Uni.createFrom().item(change.movesEveryRow() ? open : List.of());
    }
    return eachOf(open, file -> moves(base, file, change))
        .collect()
        .asList()
        .map(
            moves -> {
              List<DataFile> files = new ArrayList<>();
              for (int i = 0; i < open.size(); i++) {
                if (moves.get(i) || change.movesEveryRow()) {
                  files.add(open.get(i));
                }
              }
              return files;
            });
  }

  private Uni<Boolean> moves(TableState base, DataFile file, SchemaChange change) {
    return rows.stream(
            base,
            file,
            RowSet.empty(),
            row -> {
              change.apply(row);
              return change.moves(row);
            })
        .map(batch -> batch.contains(true))
        .collect()
        .with(java.util.stream.Collectors.reducing(false, Boolean::logicalOr));
  }

  private Uni<Void> rewritten(
      TableState base, List<DataFile> files, SchemaChange change, DataFileWriter.Names names) {
    return eachOf(
            files,
            file ->
                rewriter
                    .rewrite(
                        new FileRewriter.Job(
                            base, file, RowSet.empty(), change::apply, change.renaming(), names))
                    .invoke(made -> keep(file, made)))
        .onItem()
        .ignoreAsUni();
  }

  private <R> Multi<R> eachOf(List<DataFile> files, Function<DataFile, Uni<R>> work) {
    return new OrderedMap<>(
        Multi.createFrom().iterable(files), work, DataFile::bytes, FILES_AHEAD, bytesAhead);
  }

  private synchronized void keep(DataFile file, List<DataFile> made) {
    ready.put(key(file), made);
  }

  /** Deletes everything that was made ready. Only after a definite failure. */
  synchronized void discard() {
    ready.values().forEach(files -> files.forEach(writer::discard));
    ready.clear();
    staying.clear();
  }

  /** Deletes what was made ready and is no part of a commit. */
  synchronized void discardAllBut(FileChange committed) {
    Set<String> used = new HashSet<>();
    committed.add().forEach(file -> used.add(file.path()));
    ready.values().stream()
        .flatMap(List::stream)
        .filter(file -> !used.contains(file.path()))
        .forEach(writer::discard);
    ready.clear();
    staying.clear();
  }
}
