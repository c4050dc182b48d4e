package dev.parquedb.engine.changes;

import dev.parquedb.engine.scan.FileRows;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileSet;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableCommit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which rows of which files a commit took away and brought, in the order of paths. Pure.
 *
 * @param gone rows of files as they were before it
 * @param come rows of files as they are after it
 */
record CommitRows(List<FileRows> gone, List<FileRows> come) {

  private static final Comparator<FileRows> BY_PATH =
      Comparator.comparing(rows -> rows.file().path());

  /** The files whose deleted rows have to be known, as they were and as they are. */
  static List<DataFile> withDeletes(TableCommit commit) {
    List<DataFile> files = new ArrayList<>();
    commit
        .summary()
        .deletes()
        .forEach(
            (path, after) -> {
              files.add(commit.before().files().get(path));
              files.add(after);
            });
    return files;
  }

  /**
   * Compares the states around a commit.
   *
   * @param commit the commit
   * @param deleted the deleted rows of {@link #withDeletes}
   */
  static CommitRows of(TableCommit commit, Map<DataFile, RowSet> deleted) {
    FileSet before = commit.before() == null ? FileSet.empty() : commit.before().files();
    List<FileRows> gone = new ArrayList<>();
    List<FileRows> come = new ArrayList<>();
    commit.summary().added().forEach(file -> come.add(FileRows.live(file)));
    commit.summary().removed().forEach(path -> gone.add(FileRows.live(before.get(path))));
    commit
        .summary()
        .deletes()
        .forEach(
            (path, after) -> {
              DataFile was = before.get(path);
              RowSet then = deleted.get(was);
              RowSet now = deleted.get(after);
              gone.add(new FileRows(was, Optional.of(now.minus(then))));
              // Only another engine takes a delete back.
              come.add(new FileRows(after, Optional.of(then.minus(now))));
            });
    return new CommitRows(sorted(gone), sorted(come));
  }

  private static List<FileRows> sorted(Collection<FileRows> rows) {
    return rows.stream().filter(some -> some.most() > 0).sorted(BY_PATH).toList();
  }

  /** Whether the commit only brought rows, or only took rows away. */
  boolean oneWay() {
    return gone.isEmpty() || come.isEmpty();
  }
}
