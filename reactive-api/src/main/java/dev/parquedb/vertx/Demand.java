package dev.parquedb.vertx;

/**
 * How many items a stream's user wants, and how many may be asked for upstream. Pure bookkeeping;
 * guarded by its owner.
 */
final class Demand {

  private final int window;
  private long wanted = Long.MAX_VALUE;
  private long requested;

  /** Starts in flowing mode, as Vert.x streams do. */
  Demand(int window) {
    if (window < 1) {
      throw new IllegalArgumentException("The window must be at least 1: " + window);
    }
    this.window = window;
  }

  void stop() {
    wanted = 0;
  }

  void add(long amount) {
    wanted = wanted + amount < 0 ? Long.MAX_VALUE : wanted + amount;
  }

  boolean wanted() {
    return wanted > 0;
  }

  void delivered() {
    if (wanted != Long.MAX_VALUE) {
      wanted--;
    }
  }

  void arrived() {
    requested--;
  }

  /** How many to ask for now; they count as asked for. A small top-up of a window waits. */
  long take(int waiting) {
    long room = Math.min(wanted, window) - requested - waiting;
    boolean worthIt = wanted < window || room > window / 2;
    if (room <= 0 || !worthIt) {
      return 0;
    }
    requested += room;
    return room;
  }
}
