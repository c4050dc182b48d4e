package dev.parquedb.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parquedb.engine.commit.CommitServices;
import dev.parquedb.engine.commit.TableWriter;
import dev.parquedb.engine.scan.TableReader;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.table.TableFormat;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.TableState;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;

/** One table of an open backend: its known state, its reader, its writer. */
final class TableHandle {

  /** Pages of one query read the same snapshot again and again. */
  private static final int PINNED_STATES = 16;

  private final TableRef table;
  private final EngineServices services;
  private final StateCache states;
  private final TableReader reader;
  private final TableWriter writer;
  private final Cache<Long, TableState> pinned =
      Caffeine.newBuilder().maximumSize(PINNED_STATES).build();

  TableHandle(TableRef table, EngineServices services) {
    this.table = table;
    this.services = services;
    this.states = new StateCache(services.format(), table, services.time());
    this.reader =
        new TableReader(
            table,
            services.format(),
            services.cpu(),
            services.retries(),
            services.footers(),
            services.config().engine());
    DataFiles files = new DataFiles(table, services.cpu(), services.retries());
    this.writer =
        new TableWriter(
            new CommitServices(
                table,
                services.format(),
                states,
                reader,
                files,
                services.policy(),
                services.config().engine(),
                services.cpu(),
                services.time(),
                services.random(),
                services.retries()),
            services.context());
  }

  TableRef table() {
    return table;
  }

  TableFormat format() {
    return services.format();
  }

  CpuPool cpu() {
    return services.cpu();
  }

  TableReader reader() {
    return reader;
  }

  TableWriter writer() {
    return writer;
  }

  /** The state a read sees; a null item when there is nothing to see. */
  Uni<TableState> state(Optional<SnapshotRef> asOf, Duration maxStaleness) {
    return asOf.map(this::at).orElseGet(() -> states.newest(maxStaleness));
  }

  /** Forgets what is known of the table, after it was dropped. */
  void forget() {
    states.advance(null);
    pinned.invalidateAll();
  }

  private Uni<TableState> at(SnapshotRef ref) {
    if (ref instanceof SnapshotRef.Version version) {
      TableState known = states.known();
      TableState kept =
          known != null && known.version() == version.version()
              ? known
              : pinned.getIfPresent(version.version());
      if (kept != null) {
        return Uni.createFrom().item(kept);
      }
    }
    return services.format().loadAt(table, ref).invoke(this::keep);
  }

  private void keep(TableState state) {
    if (state != null) {
      pinned.put(state.version(), state);
    }
  }
}
