package dev.parquedb.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The live data files of a snapshot, immutable. A change is laid over a shared base, which is
 * rebuilt when the layer has grown to about the square root of it: so one change costs, on average,
 * in proportion to that root.
 */
public final class FileSet {

  private static final FileSet EMPTY = new FileSet(Map.of(), Map.of(), Set.of(), Totals.NONE);
  private static final int MIN_LAYER = 64;

  private final Map<String, DataFile> base;
  private final Map<String, DataFile> put;
  private final Set<String> removed;
  private final Totals totals;

  private record Totals(int files, long bytes, long rows, long liveRows) {
    static final Totals NONE = new Totals(0, 0, 0, 0);

    Totals plus(DataFile file, int sign) {
      return new Totals(
          files + sign,
          bytes + sign * file.bytes(),
          rows + sign * file.rows(),
          liveRows + sign * file.liveRows());
    }
  }

  private FileSet(
      Map<String, DataFile> base, Map<String, DataFile> put, Set<String> removed, Totals totals) {
    this.base = base;
    this.put = put;
    this.removed = removed;
    this.totals = totals;
  }

  /** No files. */
  public static FileSet empty() {
    return EMPTY;
  }

  /**
   * The set after a change.
   *
   * @param files files that are new, or that replace the one of the same path
   * @param paths files that leave; unknown ones are ignored
   */
  public FileSet with(Collection<DataFile> files, Collection<String> paths) {
    Map<String, DataFile> nextPut = new HashMap<>(put);
    Set<String> nextRemoved = new HashSet<>(removed);
    Totals next = totals;
    for (String path : paths) {
      DataFile before = nextPut.remove(path);
      if (before == null && !nextRemoved.contains(path)) {
        before = base.get(path);
      }
      if (base.containsKey(path)) {
        nextRemoved.add(path);
      }
      next = before == null ? next : next.plus(before, -1);
    }
    for (DataFile file : files) {
      DataFile before = nextPut.put(file.path(), file);
      if (before == null && !nextRemoved.contains(file.path())) {
        before = base.get(file.path());
      }
      next = before == null ? next : next.plus(before, -1);
      next = next.plus(file, 1);
    }
    if (nextPut.size() + nextRemoved.size()
        <= Math.max(MIN_LAYER, 2 * (int) Math.sqrt(base.size()))) {
      return new FileSet(base, nextPut, nextRemoved, next);
    }
    Map<String, DataFile> merged = new HashMap<>(base);
    merged.keySet().removeAll(nextRemoved);
    merged.putAll(nextPut);
    return new FileSet(merged, Map.of(), Set.of(), next);
  }

  /** The file of this path, or null. */
  public DataFile get(String path) {
    DataFile file = put.get(path);
    return file != null || removed.contains(path) ? file : base.get(path);
  }

  /** All files, in no particular order. */
  public List<DataFile> all() {
    List<DataFile> files = new ArrayList<>(totals.files());
    files.addAll(put.values());
    for (Map.Entry<String, DataFile> entry : base.entrySet()) {
      if (!put.containsKey(entry.getKey()) && !removed.contains(entry.getKey())) {
        files.add(entry.getValue());
      }
    }
    return files;
  }

  /** How many files. */
  public int size() {
    return totals.files();
  }

  /** The bytes of all files. */
  public long bytes() {
    return totals.bytes();
  }

  /** The physical rows of all files. */
  public long rows() {
    return totals.rows();
  }

  /** The rows of all files that are not deleted. */
  public long liveRows() {
    return totals.liveRows();
  }
}
