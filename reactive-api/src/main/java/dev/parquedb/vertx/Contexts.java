package dev.parquedb.vertx;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/**
 * Brings results back to the Vert.x context that subscribed. Used once, at the outermost layer of
 * each public interface: a call that is already on the right context costs no hop.
 */
public final class Contexts {

  private static final int BUFFER = 256;

  private Contexts() {}

  /** Signals of the {@code Uni} arrive on the context that subscribes, if there is one. */
  public static <T> Uni<T> returning(Uni<T> uni) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Context context = Vertx.currentContext();
              return context == null ? uni : uni.emitOn(executor(context));
            });
  }

  /** Signals of the {@code Multi} arrive on the context that subscribes, if there is one. */
  public static <T> Multi<T> returning(Multi<T> multi) {
    return returning(multi, BUFFER);
  }

  /**
   * Signals of the {@code Multi} arrive on the context that subscribes, if there is one.
   *
   * @param multi the stream
   * @param buffer how many items may wait for the context, from 1
   */
  public static <T> Multi<T> returning(Multi<T> multi, int buffer) {
    return Multi.createFrom()
        .deferred(
            () -> {
              Context context = Vertx.currentContext();
              return context == null ? multi : multi.emitOn(executor(context), buffer);
            });
  }

  /**
   * Computes something that may block, once, on a worker thread of Vert.x: scanning the class path,
   * gathering entropy. Not for I/O in the course of work.
   *
   * @param vertx whose worker threads to use
   * @param work what to compute
   */
  public static <T> Uni<T> onWorker(Vertx vertx, Callable<T> work) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                vertx
                    .executeBlocking(work, false)
                    .onComplete(
                        done -> {
                          if (done.succeeded()) {
                            emitter.complete(done.result());
                          } else {
                            emitter.fail(done.cause());
                          }
                        }));
  }

  /** Runs tasks on a context; inline when already there. */
  public static Executor executor(Context context) {
    return task -> {
      if (Vertx.currentContext() == context) {
        task.run();
      } else {
        context.runOnContext(ignored -> task.run());
      }
    };
  }
}
