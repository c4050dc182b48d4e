package dev.parquedb.storage.fs;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.Backoff;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.WorkerPool;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.random.RandomGenerator;

/**
 * Runs changes of keys one after the other, over all processes on a folder. A change queues for the
 * keys within the process first, without a thread; then a worker tries the operating system's lock,
 * and while another process has it, a timer tries again. A worker is used only to try and to work,
 * so waiting changes never keep the one they wait for from running.
 */
final class KeyLocks {

  private static final Backoff RETRY = new Backoff(Duration.ofMillis(2), Duration.ofMillis(20));
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final LockFile file;
  private final WorkerPool pool;
  private final TimeSource time;
  private final RandomGenerator random;

  KeyLocks(LockFile file, WorkerPool pool, TimeSource time, RandomGenerator random) {
    this.file = file;
    this.pool = pool;
    this.time = time;
    this.random = random;
  }

  /**
   * Runs a change that nobody else's change of the same keys overlaps.
   *
   * @param change blocking; runs on a worker
   * @param keys what it changes
   */
  <T> Uni<T> exclusively(DriverCall call, Callable<T> change, String... keys) {
    return Uni.createFrom().emitter(emitter -> new Turn<>(call, change, keys, emitter).queue(0));
  }

  /**
   * Makes a change at once, if nobody else's change of the same key is under way or waits.
   * Blocking; for workers.
   *
   * @return what it came to; empty when it was not made
   */
  <T> Optional<T> ifFree(Callable<T> change, String key) throws Exception {
    long number = LockFile.byteOf(key);
    if (!file.mutex().tryAcquire(number)) {
      return Optional.empty();
    }
    try {
      List<FileLock> locks = file.tryLock(List.of(number));
      if (locks == null) {
        return Optional.empty();
      }
      try {
        return Optional.of(change.call());
      } finally {
        LockFile.release(locks);
      }
    } finally {
      file.mutex().release(number);
    }
  }

  void close() throws IOException {
    file.close();
  }

  private final class Turn<T> {
    private final DriverCall call;
    private final Callable<T> change;
    private final String key;
    private final List<Long> bytes;
    private final UniEmitter<? super T> emitter;
    private final long queuedAtNanos = time.monotonicNanos();
    private volatile boolean left;

    Turn(DriverCall call, Callable<T> change, String[] keys, UniEmitter<? super T> emitter) {
      this.call = call;
      this.change = change;
      this.key = keys[0];
      // In one order everywhere, so that no two changes wait for each other.
      this.bytes = Arrays.stream(keys).map(LockFile::byteOf).distinct().sorted().toList();
      this.emitter = emitter;
      emitter.onTermination(() -> left = true);
    }

    /** Takes the keys from the given one on within the process, then goes to a worker. */
    void queue(int from) {
      if (from < bytes.size()) {
        file.mutex().acquire(bytes.get(from), () -> queue(from + 1));
      } else {
        attempt(0);
      }
    }

    private void attempt(int retry) {
      pool.run(call, key, this::work)
          .subscribe()
          .with(
              done -> {
                if (done.isPresent()) {
                  end();
                  done.get().run();
                } else {
                  tryLater(retry);
                }
              },
              failure -> {
                end();
                emitter.fail(failure);
              });
    }

    /** Works under the lock; nothing when another process has it. */
    private Optional<Runnable> work() throws Exception {
      if (left) {
        return Optional.of(() -> {});
      }
      List<FileLock> locks = file.tryLock(bytes);
      if (locks == null) {
        return Optional.empty();
      }
      try {
        T item = change.call();
        return Optional.of(() -> emitter.complete(item));
      } catch (CancellationException gaveWay) {
        return Optional.of(() -> failUnlessGivenUp(gaveWay));
      } finally {
        LockFile.release(locks);
      }
    }

    /** A caller who has given up waits for no outcome. */
    private void failUnlessGivenUp(CancellationException gaveWay) {
      if (!call.givenUp()) {
        emitter.fail(gaveWay);
      }
    }

    private void tryLater(int retry) {
      if (time.monotonicNanos() - queuedAtNanos > LONGEST_WAIT.toNanos()) {
        end();
        emitter.fail(
            new UnavailableException(
                key,
                "Another process has held the lock of \""
                    + key
                    + "\" for "
                    + LONGEST_WAIT
                    + "; nothing was changed, try again or look for a hanging process"));
        return;
      }
      time.schedule(RETRY.delay(retry, random), () -> attempt(retry + 1));
    }

    private void end() {
      bytes.forEach(file.mutex()::release);
    }
  }
}
