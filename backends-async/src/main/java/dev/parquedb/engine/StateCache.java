package dev.parquedb.engine;

import dev.parquedb.TimeSource;
import dev.parquedb.table.TableFormat;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.TableState;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** The newest known state of a table, and how to make sure that it is the newest. */
public final class StateCache {

  private final TableFormat format;
  private final TableRef table;
  private final TimeSource time;
  private final AtomicReference<Known> known = new AtomicReference<>(new Known(null, 0, false));
  private final SingleFlight<TableState> loads;

  /**
   * What is known.
   *
   * @param state the state; null when the table is absent
   * @param confirmedAt when it was the newest, on the monotonic clock
   * @param confirmed whether it was ever loaded
   */
  private record Known(TableState state, long confirmedAt, boolean confirmed) {}

  StateCache(TableFormat format, TableRef table, TimeSource time) {
    this.format = format;
    this.table = table;
    this.time = time;
    this.loads = new SingleFlight<>(this::load);
  }

  /** The newest known state without asking; null when absent or never loaded. */
  public TableState known() {
    return known.get().state();
  }

  /**
   * The state as it was at the time of asking or later; a null item when the table is absent.
   *
   * @param maxStaleness how old the answer may be; zero for the newest
   */
  public Uni<TableState> newest(Duration maxStaleness) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Known now = known.get();
              boolean recent =
                  now.confirmed()
                      && !maxStaleness.isZero()
                      && time.monotonicNanos() - now.confirmedAt() <= maxStaleness.toNanos();
              return recent ? Uni.createFrom().item(now.state()) : loads.join();
            });
  }

  /** Takes over a state that this process committed or read. */
  public void advance(TableState state) {
    put(state, time.monotonicNanos());
  }

  private Uni<TableState> load() {
    long started = time.monotonicNanos();
    return format
        .load(table, known())
        .map(
            loaded -> {
              put(loaded, started);
              return loaded;
            });
  }

  private void put(TableState state, long confirmedAt) {
    known.updateAndGet(
        before -> {
          boolean older =
              before.state() != null
                  && state != null
                  && before.state().tableId().equals(state.tableId())
                  && before.state().version() > state.version();
          return older ? before : new Known(state, confirmedAt, true);
        });
  }
}
