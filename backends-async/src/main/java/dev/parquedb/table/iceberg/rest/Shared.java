package dev.parquedb.table.iceberg.rest;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One request at a time, whose answer goes to everyone who asks meanwhile. It is given up when
 * nobody waits for it any more. Nothing is kept afterwards.
 */
final class Shared<T> {

  private final Supplier<Uni<T>> request;
  private Flight running;

  Shared(Supplier<Uni<T>> request) {
    this.request = request;
  }

  /** The answer to the request under way, or to a new one. */
  Uni<T> join() {
    return Uni.createFrom().<T>emitter(emitter -> board(emitter));
  }

  private void board(UniEmitter<? super T> emitter) {
    Flight flight;
    boolean start = false;
    synchronized (this) {
      if (running == null) {
        running = new Flight();
        start = true;
      }
      flight = running;
      flight.waiting.add(emitter);
    }
    emitter.onTermination(() -> leave(flight, emitter));
    if (start) {
      Cancellable started =
          Uni.createFrom()
              .deferred(request::get)
              .subscribe()
              .with(
                  item -> land(flight, each -> each.complete(item)),
                  failure -> land(flight, each -> each.fail(failure)));
      flight.started(started);
    }
  }

  private void land(Flight flight, Consumer<UniEmitter<? super T>> outcome) {
    List<UniEmitter<? super T>> waiting;
    synchronized (this) {
      waiting = List.copyOf(flight.waiting);
      flight.waiting.clear();
      forget(flight);
    }
    waiting.forEach(outcome);
  }

  private void leave(Flight flight, UniEmitter<? super T> emitter) {
    boolean last;
    synchronized (this) {
      last = flight.waiting.remove(emitter) && flight.waiting.isEmpty();
      if (last) {
        forget(flight);
      }
    }
    if (last) {
      flight.cancel();
    }
  }

  private void forget(Flight flight) {
    if (running == flight) {
      running = null;
    }
  }

  private final class Flight {
    private final List<UniEmitter<? super T>> waiting = new ArrayList<>();
    private Cancellable subscription;
    private boolean cancelled;

    private void started(Cancellable cancellable) {
      boolean late;
      synchronized (this) {
        subscription = cancellable;
        late = cancelled;
      }
      if (late) {
        cancellable.cancel();
      }
    }

    private void cancel() {
      Cancellable now;
      synchronized (this) {
        cancelled = true;
        now = subscription;
      }
      if (now != null) {
        now.cancel();
      }
    }
  }
}
