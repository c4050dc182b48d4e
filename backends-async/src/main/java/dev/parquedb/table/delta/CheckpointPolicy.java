package dev.parquedb.table.delta;

import dev.parquedb.table.delta.Action.MetaData;

/**
 * When a checkpoint is due. Of several processes, the one whose commit completes a round of commits
 * or bytes writes it. Pure.
 *
 * @param commits after how many commits, at least 1; the table's own {@code
 *     delta.checkpointInterval} goes before
 * @param bytes after how many bytes of commits, at least 1
 */
record CheckpointPolicy(int commits, long bytes) {

  private static final String INTERVAL = "delta.checkpointInterval";

  /** A checkpoint is rewritten whole: the log since must have grown to this part of it. */
  private static final long SHARE = 16;

  /** After so many rounds it is rewritten in any case, so that logs stay short. */
  private static final long MAX_ROUNDS = 10;

  /** A checkpoint that failed is due again after this part of a round. */
  private static final int ROUND_PARTS = 10;

  /**
   * What was committed since the last checkpoint.
   *
   * @param commits how many commits
   * @param bytes their bytes
   * @param last the bytes of the last commit
   * @param checkpoint the bytes of the last checkpoint; 0 for none
   */
  record Since(long commits, long bytes, long last, long checkpoint) {}

  /** Whether a checkpoint is due after one's own commit. */
  boolean isDue(Since since, MetaData metaData) {
    int round = round(metaData);
    boolean completed =
        since.commits() > 0
            && (since.commits() % round == 0
                || since.bytes() / bytes > (since.bytes() - since.last()) / bytes);
    boolean grown =
        since.bytes() >= since.checkpoint() / SHARE || since.commits() >= round * MAX_ROUNDS;
    return completed && grown && isAllowed(metaData);
  }

  /** Whether a checkpoint that failed is due again, so many commits later. */
  boolean isDueAgain(long later, MetaData metaData) {
    return later >= Math.max(1, round(metaData) / ROUND_PARTS) && isAllowed(metaData);
  }

  /**
   * Some tables want statistics as columns, which are not written: others make their checkpoints.
   */
  static boolean isAllowed(MetaData metaData) {
    return !"false"
            .equalsIgnoreCase(metaData.configuration().get("delta.checkpoint.writeStatsAsJson"))
        && !metaData.isTrue("delta.checkpoint.writeStatsAsStruct");
  }

  private int round(MetaData metaData) {
    String own = metaData.configuration().get(INTERVAL);
    try {
      return own == null ? commits : Math.max(1, Integer.parseInt(own.trim()));
    } catch (NumberFormatException notOne) {
      return commits;
    }
  }
}
