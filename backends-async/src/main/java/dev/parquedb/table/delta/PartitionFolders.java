package dev.parquedb.table.delta;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The folders of partitions, named as Hive and Spark name them. They are for people and for
 * listings: what partition a file belongs to, the log alone tells. Pure.
 */
final class PartitionFolders {

  private static final String NULL = "__HIVE_DEFAULT_PARTITION__";

  /** What Hive escapes beside control characters. */
  private static final String ESCAPED = "\"#%'*/:=?\\{[]^";

  /** Storages take segments of 255 bytes and paths of 1,024, of which the table's folder is one. */
  private static final int MOST_SEGMENT_BYTES = 200;

  private static final int MOST_BYTES = 480;

  private PartitionFolders() {}

  /**
   * The folder of a partition, with a slash at its end; empty where nothing partitions. Long names
   * and values are cut, after whole characters.
   *
   * @param partition the values by the names of their columns; null for a null
   */
  static String path(Map<String, String> partition) {
    if (partition.isEmpty()) {
      return "";
    }
    int most = Math.min(MOST_SEGMENT_BYTES, MOST_BYTES / partition.size());
    StringBuilder path = new StringBuilder();
    partition.forEach(
        (name, value) ->
            path.append(
                    cut(
                        name,
                        value == null || value.isEmpty() ? NULL : value,
                        Math.max(1, most - 1)))
                .append('/'));
    return path.toString();
  }

  private static String cut(String name, String value, int most) {
    StringBuilder segment = new StringBuilder();
    int left = append(segment, name, most - 1);
    segment.append('=');
    append(segment, value, left);
    return segment.toString();
  }

  /** Appends what has room, escaped; answers how much room is left. */
  private static int append(StringBuilder segment, String text, int room) {
    int left = room;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      String escaped =
          Character.isISOControl(point) || ESCAPED.indexOf(point) >= 0
              ? String.format("%%%02X", point)
              : Character.toString(point);
      left -= escaped.getBytes(StandardCharsets.UTF_8).length;
      if (left < 0) {
        return 0;
      }
      segment.append(escaped);
      i += Character.charCount(point);
    }
    return left;
  }
}
