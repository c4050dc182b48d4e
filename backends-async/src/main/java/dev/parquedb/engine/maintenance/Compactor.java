package dev.parquedb.engine.maintenance;

import dev.parquedb.TimeSource;
import dev.parquedb.engine.commit.CommitPolicy;
import dev.parquedb.engine.commit.CommitServices;
import dev.parquedb.engine.commit.NewFiles;
import dev.parquedb.engine.commit.Publication;
import dev.parquedb.engine.scan.TableReader;
import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.CompactOptions;
import dev.parquedb.entity.CompactResult;
import dev.parquedb.entity.MaintenanceProgress;
import dev.parquedb.entity.Run;
import dev.parquedb.entity.WriteOutcomeUnknownException;
import dev.parquedb.table.CommitOutcome;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableChange;
import dev.parquedb.table.TableState;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compacts a table group by group. Each group is rewritten from one state and committed on the
 * newest: rows that others deleted or replaced meanwhile are deleted in the new files by the same
 * commit. Where that is not enough, because a file left the table, the group is planned anew.
 */
public final class Compactor {

  /** How often what could not be committed is planned again. */
  private static final int ROUNDS = 3;

  private final CommitServices services;
  private final TableReader reader;
  private final Publication publication;
  private final NewFiles newFiles;
  private final Relocation relocation;
  private final TimeSource time;

  /**
   * Creates a compactor.
   *
   * @param services what committing to the table needs
   * @param reader reads the table
   */
  public Compactor(CommitServices services, TableReader reader) {
    this.services = services;
    this.reader = reader;
    this.publication = new Publication(services);
    this.newFiles = new NewFiles(services.table(), services.retries());
    this.relocation = new Relocation(services.rows());
    this.time = services.time();
  }

  /** Figures of a run, added up. */
  private record Tally(long merged, long created, long before, long after, long planned) {
    static final Tally NONE = new Tally(0, 0, 0, 0, 0);

    Tally plus(CompactionPlan.Group group, List<DataFile> files) {
      return new Tally(
          merged + group.files().size(),
          created + files.size(),
          before + group.bytes(),
          after + files.stream().mapToLong(DataFile::bytes).sum(),
          planned);
    }

    Tally planning(long files) {
      return new Tally(merged, created, before, after, merged + files);
    }

    MaintenanceProgress progress() {
      return new MaintenanceProgress(merged, planned, before);
    }

    CompactResult result(Duration took) {
      return new CompactResult(merged, created, before, after, took);
    }
  }

  /** Compacts; an absent table needs nothing. */
  public Uni<CompactResult> compact(CompactOptions options) {
    return Uni.createFrom()
        .deferred(
            () -> {
              long start = time.monotonicNanos();
              return newest()
                  .chain(state -> run(state, options))
                  .map(tally -> tally.result(Duration.ofNanos(time.monotonicNanos() - start)));
            });
  }

  private Uni<TableState> newest() {
    return services.states().newest(Duration.ZERO);
  }

  private Uni<Tally> run(TableState state, CompactOptions options) {
    if (state == null) {
      return Uni.createFrom().item(Tally.NONE);
    }
    return options.run() == Run.DRY
        ? plan(state, options).map(plan -> expected(plan, options))
        : publication
            .check(publication.begin(), state, TableChange.OPTIMIZE)
            .chain(() -> round(state, options, Tally.NONE, 1));
  }

  private Uni<CompactionPlan> plan(TableState state, CompactOptions options) {
    return services.cpu().compute(() -> CompactionPlan.of(state.files().all(), options));
  }

  /** What a run would come to, as far as it can be told without reading. */
  private static Tally expected(CompactionPlan plan, CompactOptions options) {
    long live = 0;
    for (CompactionPlan.Group group : plan.groups()) {
      for (DataFile file : group.files()) {
        live += file.rows() == 0 ? 0 : file.bytes() * file.liveRows() / file.rows();
      }
    }
    return new Tally(plan.files(), plan.groups().size(), plan.bytes(), live, plan.files());
  }

  private Uni<Tally> round(TableState state, CompactOptions options, Tally done, int round) {
    long left = options.maxFiles() - done.merged();
    if (left <= 1) {
      return Uni.createFrom().item(done);
    }
    return plan(state, options.withMaxFiles((int) left))
        .chain(plan -> groups(state, plan, options, done))
        .chain(
            after -> {
              boolean complete = after.merged() == after.planned();
              return complete || round == ROUNDS
                  ? Uni.createFrom().item(after)
                  : newest().chain(head -> again(head, options, after, round));
            });
  }

  private Uni<Tally> again(TableState head, CompactOptions options, Tally done, int round) {
    return head == null ? Uni.createFrom().item(done) : round(head, options, done, round + 1);
  }

  private Uni<Tally> groups(
      TableState state, CompactionPlan plan, CompactOptions options, Tally before) {
    Tally[] tally = {before.planning(plan.files())};
    options.onProgress().accept(tally[0].progress());
    return Multi.createFrom()
        .iterable(plan.groups())
        .onItem()
        .transformToUniAndConcatenate(
            group ->
                group(state, group, options)
                    .invoke(
                        files -> {
                          if (files.isPresent()) {
                            tally[0] = tally[0].plus(group, files.get());
                            options.onProgress().accept(tally[0].progress());
                          }
                        }))
        .collect()
        .last()
        .map(last -> tally[0]);
  }

  /** The new files of a group; empty when it could not be committed and has to be planned anew. */
  private Uni<Optional<List<DataFile>>> group(
      TableState state, CompactionPlan.Group group, CompactOptions options) {
    // Groups are planned on one state and rewritten one after the other: those after the first
    // start from what is the newest by then, if their files are still in it.
    TableState known = services.states().known();
    TableState start = known != null && known.tableId().equals(state.tableId()) ? known : state;
    List<DataFile> sources =
        group.files().stream()
            .map(file -> start.files().get(file.path()))
            .filter(file -> file != null)
            .toList();
    if (sources.size() != group.files().size()) {
      return Uni.createFrom().item(Optional.empty());
    }
    Instant cutOff = NewFiles.cutOff(start);
    CommitId id = publication.begin().id();
    return new GroupRewrite(services, reader, start, sources, id, options.targetFileSize())
        .run()
        .chain(
            rewritten ->
                newest().chain(head -> commit(publication.begin(), rewritten, cutOff, head, 0)));
  }

  private Uni<Optional<List<DataFile>>> commit(
      Publication.Subject subject,
      GroupRewrite.Rewritten rewritten,
      Instant cutOff,
      TableState base,
      int lost) {
    return newFiles
        .expired(rewritten.files(), cutOff, base)
        .chain(
            expired ->
                expired
                    ? Uni.createFrom().item(Optional.<Map<String, RowSet>>empty())
                    : relocation.deletedSince(rewritten, base))
        .chain(
            deleted ->
                deleted.isEmpty()
                    ? abandoned(rewritten)
                    : publication
                        .attempt(
                            subject,
                            base,
                            change(rewritten, deleted.get(), base),
                            () -> discard(rewritten))
                        .chain(outcome -> settled(subject, rewritten, cutOff, outcome, lost)));
  }

  private TableChange change(
      GroupRewrite.Rewritten rewritten, Map<String, RowSet> deleted, TableState base) {
    return new TableChange(
        rewritten.files(),
        rewritten.sources().stream().map(DataFile::path).toList(),
        deleted,
        Optional.empty(),
        TableChange.OPTIMIZE,
        Map.of(
            "numRemovedFiles", Integer.toString(rewritten.sources().size()),
            "numAddedFiles", Integer.toString(rewritten.files().size())),
        publication.commitTime(base),
        TableChange.Reads.BASE);
  }

  private Uni<Optional<List<DataFile>>> settled(
      Publication.Subject subject,
      GroupRewrite.Rewritten rewritten,
      Instant cutOff,
      CommitOutcome outcome,
      int lost) {
    if (outcome instanceof CommitOutcome.Committed committed) {
      services.states().advance(committed.state());
      return Uni.createFrom().item(Optional.of(rewritten.files()));
    }
    if (outcome instanceof CommitOutcome.Unknown unknown) {
      return Uni.createFrom()
          .failure(
              new WriteOutcomeUnknownException(
                  services.table().namespace(), subject.id(), unknown.cause()));
    }
    TableState head = ((CommitOutcome.Conflicted) outcome).head();
    services.states().advance(head);
    if (publication.afterConflict(subject, lost + 1) instanceof CommitPolicy.Decision.Retry retry) {
      return retry.delay().isZero()
          ? commit(subject, rewritten, cutOff, head, lost + 1)
          : publication
              .pause(retry.delay())
              .chain(this::newest)
              .chain(newer -> commit(subject, rewritten, cutOff, newer, lost + 1));
    }
    return abandoned(rewritten);
  }

  private Uni<Optional<List<DataFile>>> abandoned(GroupRewrite.Rewritten rewritten) {
    discard(rewritten);
    return Uni.createFrom().item(Optional.empty());
  }

  private void discard(GroupRewrite.Rewritten rewritten) {
    rewritten.files().forEach(services.writer()::discard);
  }
}
