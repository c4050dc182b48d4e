package dev.parquedb.vertx;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
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
