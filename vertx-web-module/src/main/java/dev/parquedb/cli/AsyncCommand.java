package dev.parquedb.cli;

import io.smallrye.mutiny.Uni;
import java.io.PrintWriter;

/** A command whose work goes on after its arguments have been read. */
interface AsyncCommand extends Runnable {

  /**
   * Does the work.
   *
   * @param out for results
   * @param err for progress and warnings
   * @return the exit code; a failure is reported by the caller
   */
  Uni<Integer> run(PrintWriter out, PrintWriter err);

  /** Called when the arguments are right; there is nothing to do yet. */
  @Override
  default void run() {}
}
