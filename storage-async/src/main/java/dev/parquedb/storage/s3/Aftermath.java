package dev.parquedb.storage.s3;

import dev.parquedb.TimeSource;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clearing up that nobody waits for but the closing of the storage; each within a bounded time. */
final class Aftermath {

  private static final Logger LOG = LoggerFactory.getLogger(Aftermath.class);

  private final TimeSource time;
  private final Duration limit;
  private final List<UniEmitter<? super Void>> waiting = new ArrayList<>();
  private int running;

  Aftermath(TimeSource time, Duration limit) {
    this.time = time;
    this.limit = limit;
  }

  /** Starts a task. When it fails, or takes too long, an operator's clean-up does what is left. */
  void run(Uni<Void> task) {
    synchronized (this) {
      running++;
    }
    Uni.createFrom()
        .<Void>emitter(
            emitter -> {
              var limiter = time.schedule(limit, () -> emitter.fail(new Late()));
              var work = task.subscribe().with(emitter::complete, emitter::fail);
              emitter.onTermination(
                  () -> {
                    limiter.cancel();
                    work.cancel();
                  });
            })
        .subscribe()
        .with(
            done -> ended(),
            failure -> {
              LOG.warn(
                  "An upload that was given up is left in the bucket ({}); it is removed by"
                      + " abortUploads of the S3Backend, or by a lifecycle rule",
                  failure.getClass().getSimpleName());
              ended();
            });
  }

  /** Completes when nothing runs. */
  Uni<Void> settled() {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              synchronized (this) {
                if (running > 0) {
                  waiting.add(emitter);
                  return;
                }
              }
              emitter.complete(null);
            });
  }

  private void ended() {
    List<UniEmitter<? super Void>> all;
    synchronized (this) {
      if (--running > 0) {
        return;
      }
      all = List.copyOf(waiting);
      waiting.clear();
    }
    all.forEach(emitter -> emitter.complete(null));
  }

  private static final class Late extends Exception {
    private static final long serialVersionUID = 1L;

    Late() {
      super(null, null, false, false);
    }
  }
}
