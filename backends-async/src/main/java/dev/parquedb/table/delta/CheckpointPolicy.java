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

  /** Checkpoints up to this many bytes cost about the same, whatever is in them. */
  private static final long SMALL = 64 * 1024;

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

  /** Whether a checkpoint is due after one's own commit, because that completed a round. */
  boolean isDue(Since since, MetaData metaData) {
    boolean completed =
        since.commits() > 0
            && (since.commits() % round(metaData) == 0
                || since.bytes() / bytes > (since.bytes() - since.last()) / bytes);
    return completed && hasGrown(since, metaData) && isAllowed(metaData);
  }

  /**
   * Whether a checkpoint is due after one's own commit, some commits after a round was complete.
   */
  boolean isOverdue(Since since, MetaData metaData) {
    boolean completed = since.commits() >= round(metaData) || since.bytes() >= bytes;
    return completed && hasGrown(since, metaData) && isAllowed(metaData);
  }

  private boolean hasGrown(Since since, MetaData metaData) {
    // It is rewritten whole, at the cost of all that is in it. Its columns are compressed to about
    // a
    // tenth of the text of the log: when as many bytes have come, the table has changed by a tenth.
    return since.bytes() >= since.checkpoint() - SMALL
        || since.commits() >= round(metaData) * MAX_ROUNDS;
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
