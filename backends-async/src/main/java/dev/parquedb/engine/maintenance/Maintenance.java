package dev.parquedb.engine.maintenance;

import dev.parquedb.engine.commit.CommitServices;
import dev.parquedb.engine.scan.TableReader;
import dev.parquedb.entity.AutoMaintenance;
import dev.parquedb.entity.CompactOptions;
import dev.parquedb.entity.CompactResult;
import dev.parquedb.entity.MaintenanceProgress;
import dev.parquedb.entity.VacuumOptions;
import dev.parquedb.entity.VacuumResult;
import dev.parquedb.table.TableState;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The maintenance of one table: when it is asked for, and by itself after commits. By itself it
 * runs once at a time. Thread-safe.
 */
public final class Maintenance {

  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);

  private final CommitServices services;
  private final Compactor compactor;
  private final Vacuum vacuum;
  private final MaintenanceSchedule schedule;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile Cancellable running = () -> {};
  private volatile boolean closed;

  /**
   * Creates the maintenance of a table.
   *
   * @param services what committing to the table needs
   * @param reader reads the table
   */
  public Maintenance(CommitServices services, TableReader reader) {
    this.services = services;
    this.compactor = new Compactor(services, reader);
    this.vacuum = new Vacuum(services);
    this.schedule =
        new MaintenanceSchedule(services.options().maintenance(), services.time().monotonicNanos());
  }

  /** See {@link dev.parquedb.entity.EntityBackend#compact}. */
  public Uni<CompactResult> compact(CompactOptions options) {
    return compactor.compact(options);
  }

  /** See {@link dev.parquedb.entity.EntityBackend#vacuum}. */
  public Uni<VacuumResult> vacuum(VacuumOptions options) {
    return vacuum.vacuum(options);
  }

  /**
   * This process committed a state, or null where there is no table: starts what is due, in the
   * background. Never blocks.
   */
  public void committed(TableState state) {
    if (closed || state == null || !schedule.looks(services.time().monotonicNanos())) {
      return;
    }
    if (!busy.compareAndSet(false, true)) {
      return;
    }
    running =
        services
            .cpu()
            .compute(() -> schedule.due(state, services.time().monotonicNanos()))
            .chain(this::run)
            .onTermination()
            .invoke(() -> busy.set(false))
            .subscribe()
            .with(done -> {}, this::failed);
  }

  private void failed(Throwable failure) {
    if (!closed) {
      LOG.warn(
          "Maintenance of {} failed: it is tried again after a later commit",
          services.table().namespace(),
          failure);
    }
  }

  private Uni<Void> run(MaintenanceSchedule.Due due) {
    AutoMaintenance rules = services.options().maintenance();
    Uni<Void> compacted =
        due.compact()
            ? compactor.compact(rules.compaction().orElseThrow().options()).replaceWithVoid()
            : Uni.createFrom().voidItem();
    if (!due.vacuum()) {
      return compacted;
    }
    VacuumOptions options =
        VacuumOptions.DEFAULT
            .withRetention(rules.vacuum().orElseThrow().retention())
            .withProgress(Maintenance::ignore);
    return compacted.chain(() -> vacuum.vacuum(options)).replaceWithVoid();
  }

  private static void ignore(MaintenanceProgress progress) {}

  /** Stops what runs by itself and starts nothing more; what was committed stays. */
  public void close() {
    closed = true;
    running.cancel();
  }
}
