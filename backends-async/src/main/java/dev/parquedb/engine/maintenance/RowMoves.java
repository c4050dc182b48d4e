package dev.parquedb.engine.maintenance;

import dev.parquedb.table.RowSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each row of some files went when they were rewritten, 16 bytes a row. Rows of a file are
 * told in the order of their positions.
 */
final class RowMoves {

  private final Map<String, Moves> bySource = new HashMap<>();

  private static final class Moves {
    private long[] from = new long[64];
    private int[] file = new int[64];
    private int[] to = new int[64];
    private int size;

    void add(long position, int target, long row) {
      if (size == from.length) {
        from = Arrays.copyOf(from, size * 2);
        file = Arrays.copyOf(file, size * 2);
        to = Arrays.copyOf(to, size * 2);
      }
      from[size] = position;
      file[size] = target;
      to[size++] = Math.toIntExact(row);
    }
  }

  /**
   * A row moved.
   *
   * @param source the file it was in
   * @param position its position there
   * @param target the number of the file it is in now
   * @param row its position there
   */
  void add(String source, long position, int target, long row) {
    bySource.computeIfAbsent(source, path -> new Moves()).add(position, target, row);
  }

  /**
   * Where rows are now.
   *
   * @param rows rows of the old files that were live when they were rewritten, by path
   * @return the same rows by the number of their new file
   */
  Map<Integer, RowSet> moved(Map<String, RowSet> rows) {
    Map<Integer, List<Long>> targets = new HashMap<>();
    rows.forEach(
        (path, positions) -> {
          Moves moves = bySource.get(path);
          positions.forEach(
              position -> {
                int at =
                    moves == null ? -1 : Arrays.binarySearch(moves.from, 0, moves.size, position);
                if (at < 0) {
                  throw new IllegalStateException(
                      "row " + position + " of " + path + " was not moved");
                }
                targets
                    .computeIfAbsent(moves.file[at], file -> new ArrayList<>())
                    .add((long) moves.to[at]);
              });
        });
    Map<Integer, RowSet> moved = new HashMap<>();
    targets.forEach((file, positions) -> moved.put(file, RowSet.of(positions)));
    return moved;
  }
}
