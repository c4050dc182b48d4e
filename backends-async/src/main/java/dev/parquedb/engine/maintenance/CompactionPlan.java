package dev.parquedb.engine.maintenance;

import dev.parquedb.Utf8Order;
import dev.parquedb.entity.CompactOptions;
import dev.parquedb.entity.SystemFields;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileStats.ColumnStats;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which files a compaction rewrites together. Pure.
 *
 * @param groups in the order of their partitions, and within one of their smallest ids; each
 *     becomes about one file, in one commit
 */
public record CompactionPlan(List<Group> groups) {

  /** Each file of a group is open while it is merged. */
  static final int MOST_FILES_OF_A_GROUP = 1_000;

  private static final Comparator<DataFile> ORDER =
      Comparator.comparing(CompactionPlan::firstId, Utf8Order.COMPARATOR)
          .thenComparing(DataFile::path);

  /**
   * Files that are rewritten together.
   *
   * @param files in the order of their smallest ids, all of one partition
   */
  public record Group(List<DataFile> files) {
    public Group {
      files = List.copyOf(files);
    }

    /** Their bytes. */
    public long bytes() {
      return files.stream().mapToLong(DataFile::bytes).sum();
    }
  }

  public CompactionPlan {
    groups = List.copyOf(groups);
  }

  /** How many files are rewritten. */
  public int files() {
    return groups.stream().mapToInt(group -> group.files().size()).sum();
  }

  /** The bytes of the files that are rewritten. */
  public long bytes() {
    return groups.stream().mapToLong(Group::bytes).sum();
  }

  /**
   * Plans a compaction: files that are small, or of which enough rows are deleted, are packed up to
   * the target size in the order of their ids, so that the results overlap as little as they can. A
   * small file that would be alone stays as it is. No group has files of two partitions.
   *
   * @param files the live files of a state
   * @param options sizes and limits
   */
  public static CompactionPlan of(Collection<DataFile> files, CompactOptions options) {
    List<DataFile> candidates =
        files.stream()
            .filter(file -> file.bytes() < options.minFileSize() || folds(file, options))
            .sorted(ORDER)
            .toList();
    Map<Map<String, String>, List<DataFile>> partitions = new LinkedHashMap<>();
    candidates.forEach(
        file -> partitions.computeIfAbsent(file.partition(), none -> new ArrayList<>()).add(file));
    List<Group> groups = new ArrayList<>();
    long left = options.maxFiles();
    for (List<DataFile> partition : partitions.values()) {
      pack(groups, partition.subList(0, (int) Math.min(left, partition.size())), options);
      left = options.maxFiles() - groups.stream().mapToLong(group -> group.files().size()).sum();
    }
    return new CompactionPlan(groups);
  }

  private static void pack(List<Group> groups, List<DataFile> files, CompactOptions options) {
    List<DataFile> group = new ArrayList<>();
    long bytes = 0;
    for (DataFile file : files) {
      long live = liveBytes(file);
      boolean full =
          bytes + live > options.targetFileSize() || group.size() == MOST_FILES_OF_A_GROUP;
      if (full) {
        close(groups, group, options);
        bytes = 0;
      }
      group.add(file);
      bytes += live;
    }
    close(groups, group, options);
  }

  private static void close(List<Group> groups, List<DataFile> group, CompactOptions options) {
    if (group.size() > 1 || (group.size() == 1 && folds(group.get(0), options))) {
      groups.add(new Group(group));
    }
    group.clear();
  }

  private static boolean folds(DataFile file, CompactOptions options) {
    long deleted = file.rows() - file.liveRows();
    return deleted > 0 && deleted >= options.minDeleted() * file.rows();
  }

  private static long liveBytes(DataFile file) {
    return file.rows() == 0 ? 0 : (long) ((double) file.bytes() * file.liveRows() / file.rows());
  }

  private static String firstId(DataFile file) {
    ColumnStats stats = file.stats().columns().get(SystemFields.ID);
    return stats != null && stats.min() instanceof String min ? min : "";
  }
}
