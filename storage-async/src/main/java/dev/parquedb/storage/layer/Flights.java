package dev.parquedb.storage.layer;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets callers who want the same at the same time share one request, which is cancelled when the
 * last of them leaves.
 *
 * @param <K> what is wanted
 * @param <T> the answer, safe to share
 */
final class Flights<K, T> {

  private static final Logger LOG = LoggerFactory.getLogger(Flights.class);

  private final ConcurrentMap<K, Flight> flights = new ConcurrentHashMap<>();

  /**
   * The answer of the request under way for the same, or else of a new one.
   *
   * @param request makes a request
   */
  Uni<T> join(K key, Supplier<Uni<T>> request) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              while (true) {
                Flight flight = flights.computeIfAbsent(key, Flight::new);
                if (flight.take(emitter)) {
                  emitter.onTermination(() -> flight.leave(emitter));
                  flight.start(request);
                  return;
                }
                flights.remove(key, flight);
              }
            });
  }

  /** How many requests are under way. */
  int underWay() {
    return flights.size();
  }

  private final class Flight {
    private final K key;
    private final Set<UniEmitter<? super T>> passengers = new LinkedHashSet<>();
    private boolean started;
    private boolean ended;
    private Cancellable running;

    Flight(K key) {
      this.key = key;
    }

    synchronized boolean take(UniEmitter<? super T> emitter) {
      if (!ended) {
        passengers.add(emitter);
      }
      return !ended;
    }

    void leave(UniEmitter<? super T> emitter) {
      Cancellable unwanted;
      synchronized (this) {
        passengers.remove(emitter);
        if (ended || !passengers.isEmpty()) {
          return;
        }
        ended = true;
        unwanted = running;
      }
      flights.remove(key, this);
      if (unwanted != null) {
        unwanted.cancel();
      }
    }

    void start(Supplier<Uni<T>> request) {
      synchronized (this) {
        if (started) {
          return;
        }
        started = true;
      }
      Cancellable begun =
          Uni.createFrom()
              .deferred(request::get)
              .subscribe()
              .with(item -> tell(to -> to.complete(item)), failure -> tell(to -> to.fail(failure)));
      boolean late;
      synchronized (this) {
        running = begun;
        late = ended;
      }
      if (late) {
        begun.cancel();
      }
    }

    /** Ends the flight; one passenger that throws does not keep the others from their answers. */
    private void tell(Consumer<UniEmitter<? super T>> answer) {
      for (UniEmitter<? super T> to : end()) {
        try {
          answer.accept(to);
        } catch (RuntimeException | Error e) {
          LOG.warn("A caller of the cache failed while it took its answer", e);
        }
      }
    }

    private List<UniEmitter<? super T>> end() {
      List<UniEmitter<? super T>> waiting;
      synchronized (this) {
        ended = true;
        waiting = List.copyOf(passengers);
        passengers.clear();
      }
      flights.remove(key, this);
      return waiting;
    }
  }
}
