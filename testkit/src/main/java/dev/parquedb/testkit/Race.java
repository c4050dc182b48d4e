package dev.parquedb.testkit;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Starts calls from many threads at the same moment, round after round, on the same threads.
 *
 * <pre>{@code
 * try (Race race = new Race(32)) {
 *   List<Outcome<WriteResult>> outcomes =
 *       race.run(writer -> storage.writeConditional("key", bytes(writer), null));
 * }
 * }</pre>
 */
public final class Race implements AutoCloseable {

  private static final AtomicInteger RACES = new AtomicInteger();

  private final int runners;
  private final ExecutorService threads;

  /**
   * Creates the threads of a race.
   *
   * @param runners how many calls run against each other, from 1
   */
  public Race(int runners) {
    this.runners = runners;
    int race = RACES.incrementAndGet();
    AtomicInteger names = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            runners,
            task -> {
              Thread thread = new Thread(task, "race-" + race + "-" + names.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Runs one round and waits for all of it.
   *
   * @param call makes the call of runner 0, 1, …; called and subscribed on the runner's own thread
   * @return the outcomes in the order of the runners
   */
  public <T> List<Outcome<T>> run(IntFunction<Uni<T>> call) {
    CyclicBarrier start = new CyclicBarrier(runners);
    List<CompletableFuture<Outcome<T>>> results = new ArrayList<>();
    for (int i = 0; i < runners; i++) {
      int runner = i;
      CompletableFuture<Outcome<T>> result = new CompletableFuture<>();
      results.add(result);
      threads.execute(
          () -> {
            try {
              start.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
              call.apply(runner)
                  .subscribe()
                  .with(
                      item -> result.complete(new Outcome<>(item, null)),
                      failure -> result.complete(new Outcome<>(null, failure)));
            } catch (Exception | Error e) {
              result.completeExceptionally(e);
            }
          });
    }
    return results.stream().map(f -> Await.item(Uni.createFrom().completionStage(f))).toList();
  }

  /** Stops the threads. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
