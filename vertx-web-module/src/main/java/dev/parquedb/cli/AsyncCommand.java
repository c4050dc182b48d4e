package dev.parquedb.cli;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.PrintWriter;

/** A command whose work goes on after its arguments have been read. */
interface AsyncCommand extends Runnable {

  /**
   * Does the work.
   *
   * @param vertx what to run on; closed by the caller when the work ends
   * @param out for results
   * @param err for progress and warnings
   * @return the exit code; a failure is reported by the caller
   */
  Uni<Integer> run(Vertx vertx, PrintWriter out, PrintWriter err);

  /** Called when the arguments are right; there is nothing to do yet. */
  @Override
  default void run() {}
}
