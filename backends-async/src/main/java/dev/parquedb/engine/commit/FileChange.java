package dev.parquedb.engine.commit;

import dev.parquedb.table.DataFile;
import dev.parquedb.table.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a batch comes to in data files.
 *
 * @param add files that are new
 * @param remove files that leave, by path
 * @param delete rows that are marked deleted, by data file
 */
record FileChange(List<DataFile> add, List<String> remove, Map<String, RowSet> delete) {

  FileChange {
    add = List.copyOf(add);
    remove = List.copyOf(remove);
    delete = Map.copyOf(delete);
  }

  /** The same with further new files. */
  FileChange with(List<DataFile> more) {
    List<DataFile> all = new ArrayList<>(add);
    all.addAll(more);
    return new FileChange(all, remove, delete);
  }
}
