package dev.parquedb.engine.commit;

/**
 * How long the next commit waits for callers who were just answered: while more of them arrive, and
 * a small part of the time that their commit took. Pure.
 *
 * @param answered how many were answered
 * @param queued how many queue
 * @param looks how often it was looked in a row without anybody having come
 * @param until until when they are waited for, on the monotonic clock
 */
record Gathering(int answered, int queued, int looks, long until) {

  /** A commit is put off by a sixteenth of the last one at the most, if nobody comes. */
  private static final int SHARE = 16;

  /** Each look is a hop between threads, some ten microseconds. */
  private static final int FEWEST_LOOKS = 2;

  private static final int MOST_LOOKS = 64;

  /**
   * Nobody has come yet.
   *
   * @param answered how many were answered
   * @param startedAt when their commit began, on the monotonic clock
   * @param endedAt when it ended
   */
  static Gathering after(int answered, long startedAt, long endedAt) {
    return new Gathering(answered, 0, 0, endedAt + (endedAt - startedAt) / SHARE);
  }

  /** After a look that found so many in the queue. */
  Gathering seen(int now) {
    return new Gathering(answered, now, now > queued ? 0 : looks + 1, until);
  }

  /** Whether the next commit begins. */
  boolean over(long now) {
    boolean alone = answered == 1;
    boolean all = queued >= answered;
    boolean quiet = looks > FEWEST_LOOKS && (now - until >= 0 || looks > MOST_LOOKS);
    return alone || all || quiet;
  }
}
