package dev.parquedb.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parquedb.engine.changes.ChangeFeed;
import dev.parquedb.engine.commit.CommitServices;
import dev.parquedb.engine.commit.DataFileWriter;
import dev.parquedb.engine.commit.TableWriter;
import dev.parquedb.engine.maintenance.Maintenance;
import dev.parquedb.engine.scan.TableReader;
import dev.parquedb.entity.EngineOptions;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.SnapshotNotFoundException;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.table.TableFormat;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.TableState;
import dev.parquedb.table.Vacuumed;
import io.smallrye.mutiny.Multi;
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
  private final ChangeFeed changes;
  private final Maintenance maintenance;
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
    DataFileWriter files =
        new ClockCheckedFiles(
            new DataFiles(table, services.format(), services.cpu(), services.retries()),
            table,
            services.time(),
            services.retries());
    CommitServices commits =
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
            services.retries());
    this.maintenance = new Maintenance(commits, reader);
    this.writer =
        new TableWriter(commits, services.context(), () -> maintenance.committed(states.known()));
    this.changes =
        new ChangeFeed(
            table,
            services.format(),
            states,
            reader,
            services.retries(),
            changeRows(services.config().engine()));
  }

  /** A commit of ours touches at most so many entities, each with a row before and one after. */
  private static int changeRows(EngineOptions options) {
    return (int) Math.min(Integer.MAX_VALUE, 2L * options.maxBulkEntities());
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

  Maintenance maintenance() {
    return maintenance;
  }

  /** Stops maintenance, then lets the commit in flight end. */
  Uni<Void> close() {
    return Uni.createFrom()
        .deferred(
            () -> {
              maintenance.close();
              return writer.close();
            });
  }

  ChangeFeed changes() {
    return changes;
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
        return Uni.createFrom().item(() -> readable(kept, known));
      }
    }
    return states
        .newest(Duration.ZERO)
        .chain(
            head ->
                services
                    .format()
                    .loadAt(table, ref)
                    .map(state -> readable(state, head))
                    .invoke(this::keep));
  }

  /** Fails where a vacuum has said that the files of a snapshot may go. */
  private TableState readable(TableState state, TableState head) {
    long oldest = oldest(head);
    if (state != null && state.version() < oldest) {
      throw expired("version " + state.version() + " was vacuumed", oldest, null);
    }
    return state;
  }

  private static long oldest(TableState head) {
    return head == null ? 0 : head.vacuumed().map(Vacuumed::oldest).orElse(0L);
  }

  private SnapshotNotFoundException expired(String what, long oldest, Throwable cause) {
    return new SnapshotNotFoundException(
        table.namespace(),
        "Namespace "
            + table.namespace()
            + ": "
            + what
            + "; the oldest version that can be read is "
            + oldest,
        cause);
  }

  /** The snapshots that no vacuum has taken away. */
  Multi<SnapshotInfo> snapshots() {
    return states
        .newest(Duration.ZERO)
        .onItem()
        .transformToMulti(
            head ->
                head == null
                    ? Multi.createFrom().empty()
                    : services
                        .format()
                        .history(table)
                        .filter(snapshot -> snapshot.version() >= oldest(head)));
  }

  /**
   * A read of a state, whose failure says so where a vacuum has expired the state: a file that is
   * not there is no damage then.
   */
  <T> Uni<T> reading(TableState state, Uni<T> read) {
    return read.onFailure(MissingFiles::caused)
        .recoverWithUni(
            failure -> explained(state, failure).chain(cause -> Uni.createFrom().failure(cause)));
  }

  /** {@link #reading(TableState, Uni)} of a stream. */
  <T> Multi<T> reading(TableState state, Multi<T> read) {
    return read.onFailure(MissingFiles::caused)
        .recoverWithMulti(
            failure ->
                explained(state, failure)
                    .onItem()
                    .transformToMulti(cause -> Multi.createFrom().failure(cause)));
  }

  private Uni<Throwable> explained(TableState state, Throwable failure) {
    return states
        .newest(Duration.ZERO)
        .map(
            head ->
                state.version() < oldest(head)
                    ? expired(
                        "version " + state.version() + " was vacuumed while it was read",
                        oldest(head),
                        failure)
                    : failure)
        .onFailure()
        .recoverWithItem(failure);
  }

  private void keep(TableState state) {
    if (state != null) {
      pinned.put(state.version(), state);
    }
  }
}
