package dev.parquedb.engine.maintenance;

import dev.parquedb.engine.commit.CommitPolicy;
import dev.parquedb.engine.commit.CommitServices;
import dev.parquedb.engine.commit.NewFiles;
import dev.parquedb.engine.commit.Publication;
import dev.parquedb.entity.CommitConflictException;
import dev.parquedb.entity.Run;
import dev.parquedb.entity.VacuumOptions;
import dev.parquedb.entity.VacuumResult;
import dev.parquedb.entity.WriteOutcomeUnknownException;
import dev.parquedb.storage.FileStat;
import dev.parquedb.table.CommitOutcome;
import dev.parquedb.table.TableChange;
import dev.parquedb.table.TableState;
import dev.parquedb.table.Vacuumed;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes files that nothing needs. First it commits its cut-off, a time of the store's own clock,
 * into the table; then it deletes what was older than that and what no version that stays readable
 * referred to at that commit. A writer that commits later sees the cut-off and does not bring in a
 * file older than it, so that no pause and no clock of anybody's makes a commit refer to a file
 * that is deleted.
 */
public final class Vacuum {

  /** Written to learn the time of the store; no table format takes it for a file of its own. */
  private static final String CLOCK = "_vacuum_clock";

  private static final Logger LOG = LoggerFactory.getLogger(Vacuum.class);

  private final CommitServices services;
  private final Publication publication;

  /**
   * Creates a vacuum.
   *
   * @param services what committing to the table needs
   */
  public Vacuum(CommitServices services) {
    this.services = services;
    this.publication = new Publication(services);
  }

  /** Vacuums; an absent table needs nothing. */
  public Uni<VacuumResult> vacuum(VacuumOptions options) {
    return newest()
        .chain(
            state ->
                state == null
                    ? Uni.createFrom().item(new VacuumResult(0, 0, 0))
                    : options.run() == Run.DRY ? dry(state, options) : real(state, options));
  }

  private Uni<TableState> newest() {
    return services.states().newest(Duration.ZERO);
  }

  /** Without a write there is no time of the store: the own clock has to do for an estimate. */
  private Uni<VacuumResult> dry(TableState state, VacuumOptions options) {
    return plan(state, services.time().now(), options)
        .chain(plan -> sweep(state, plan, options, Sweep.Mode.COUNT));
  }

  private Uni<VacuumResult> real(TableState state, VacuumOptions options) {
    return publication
        .check(publication.begin(), state, TableChange.VACUUM)
        .chain(this::storeTime)
        .chain(now -> plan(state, now, options))
        .chain(
            plan ->
                announced(plan.reach())
                    .chain(
                        head ->
                            sweep(head, plan, options, Sweep.Mode.DELETE)
                                .call(
                                    () ->
                                        services.format().vacuumMetadata(services.table(), head))));
  }

  /**
   * What a run will do.
   *
   * @param reach how far it goes
   * @param readable the oldest version that could be read before
   */
  private record Plan(Vacuumed reach, long readable) {}

  private Uni<Instant> storeTime() {
    String path = services.table().path(CLOCK);
    return services
        .retries()
        .idempotent(() -> services.table().storage().write(path, ByteBuffer.allocate(0)))
        .chain(() -> services.retries().idempotent(() -> services.table().storage().stat(path)))
        .onItem()
        .ifNull()
        .failWith(
            () -> new IllegalStateException(path + " was deleted by another vacuum: try again"))
        .map(FileStat::modifiedAt);
  }

  private Uni<Plan> plan(TableState state, Instant now, VacuumOptions options) {
    Duration kept = options.retention().plus(services.options().cursorTtl());
    Instant cutOff = before(now, kept).truncatedTo(ChronoUnit.MILLIS);
    Optional<Vacuumed> last = state.vacuumed();
    Uni<Long> readable =
        last.map(done -> Uni.createFrom().item(done.oldest()))
            .orElseGet(() -> services.format().versionAt(services.table(), Instant.EPOCH));
    return Uni.combine()
        .all()
        .unis(services.format().versionAt(services.table(), cutOff), readable)
        .asTuple()
        .map(
            both -> {
              long oldest = Math.max(both.getItem1(), both.getItem2());
              return new Plan(new Vacuumed(cutOff, oldest), both.getItem2());
            });
  }

  /** A retention of more than there is time for reaches back to the epoch. */
  private static Instant before(Instant now, Duration time) {
    return Duration.between(Instant.EPOCH, now).compareTo(time) <= 0
        ? Instant.EPOCH
        : now.minus(time);
  }

  /** Commits how far this goes, unless as much is in the table already. */
  private Uni<TableState> announced(Vacuumed reach) {
    return newest().chain(base -> announce(publication.begin(), reach, base, 0));
  }

  private Uni<TableState> announce(
      Publication.Subject subject, Vacuumed reach, TableState base, int lost) {
    if (base == null) {
      throw new CommitConflictException(
          services.table().namespace(),
          "Namespace " + services.table().namespace() + " was dropped while it was vacuumed");
    }
    if (!reach.cutOff().isAfter(NewFiles.cutOff(base))) {
      return Uni.createFrom().item(base);
    }
    return publication
        .attempt(subject, base, change(reach, base), () -> {})
        .chain(outcome -> announced(subject, reach, outcome, lost));
  }

  private TableChange change(Vacuumed reach, TableState base) {
    long oldest = Math.max(reach.oldest(), base.vacuumed().map(Vacuumed::oldest).orElse(0L));
    return new TableChange(
        List.of(),
        List.of(),
        Map.of(),
        Optional.empty(),
        TableChange.VACUUM,
        Map.of("cutOff", reach.cutOff().toString(), "oldestVersion", Long.toString(oldest)),
        publication.commitTime(base),
        TableChange.Reads.BASE,
        Optional.of(new Vacuumed(reach.cutOff(), oldest)));
  }

  private Uni<TableState> announced(
      Publication.Subject subject, Vacuumed reach, CommitOutcome outcome, int lost) {
    if (outcome instanceof CommitOutcome.Committed committed) {
      services.states().advance(committed.state());
      return Uni.createFrom().item(committed.state());
    }
    if (outcome instanceof CommitOutcome.Unknown unknown) {
      return Uni.createFrom()
          .failure(
              new WriteOutcomeUnknownException(
                  services.table().namespace(), subject.id(), unknown.cause()));
    }
    services.states().advance(((CommitOutcome.Conflicted) outcome).head());
    CommitPolicy.Decision next = publication.afterConflict(subject, lost + 1);
    if (next instanceof CommitPolicy.Decision.Retry retry) {
      return publication
          .pause(retry.delay())
          .chain(this::newest)
          .chain(head -> announce(subject, reach, head, lost + 1));
    }
    return Uni.createFrom()
        .failure(
            new CommitConflictException(
                services.table().namespace(),
                "Nothing was deleted from "
                    + services.table().namespace()
                    + ": "
                    + ((CommitPolicy.Decision.Stop) next).reason()
                    + "; vacuum again later"));
  }

  private Uni<VacuumResult> sweep(
      TableState head, Plan plan, VacuumOptions options, Sweep.Mode mode) {
    // Another vacuum may have gone further: what it expired need not be kept.
    long oldest = Math.max(plan.reach().oldest(), head.vacuumed().map(Vacuumed::oldest).orElse(0L));
    return services
        .format()
        .references(services.table(), oldest, head)
        .chain(
            needed ->
                new Sweep(services, needed, plan.reach().cutOff(), mode).run(options.onProgress()))
        .map(
            swept ->
                new VacuumResult(
                    swept.files(),
                    swept.bytes(),
                    Math.max(0, plan.reach().oldest() - plan.readable())))
        .invoke(
            result ->
                LOG.debug(
                    "Vacuum of {}: {}, cut-off {}",
                    services.table().namespace(),
                    result,
                    plan.reach().cutOff()));
  }
}
