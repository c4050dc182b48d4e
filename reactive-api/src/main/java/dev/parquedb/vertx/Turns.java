package dev.parquedb.vertx;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * Where requests run: on the context of the caller, so that answers need no hop, or on one of
 * Vert.x for callers from outside.
 */
public final class Turns {

  private Turns() {}

  /**
   * The context to work on.
   *
   * @param vertx whose contexts may be used
   */
  public static Context context(Vertx vertx) {
    Context current = Vertx.currentContext();
    return current != null && current.owner() == vertx ? current : vertx.getOrCreateContext();
  }

  /**
   * Runs a task in a turn of the context; at once when in one already. A worker thread may carry
   * the context of an event loop, that is not such a turn.
   *
   * @param context where to run
   * @param task what to run; must not block
   */
  public static void run(Context context, Runnable task) {
    if (Vertx.currentContext() == context && Context.isOnEventLoopThread()) {
      task.run();
    } else {
      context.runOnContext(turn -> task.run());
    }
  }
}
