package dev.parquedb.engine.changes;

import dev.parquedb.engine.MissingFiles;
import dev.parquedb.entity.ChangeEvent;
import dev.parquedb.entity.ChangeOptions;
import dev.parquedb.entity.ChangeToken;
import dev.parquedb.entity.SnapshotNotFoundException;
import dev.parquedb.table.TableCommit;
import dev.parquedb.table.TableFormat;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.TableState;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** How far one subscriber of a change stream has come. One step at a time. */
final class FeedCursor {

  private final TableRef table;
  private final TableFormat format;
  private final CommitChanges changes;
  private final ChangeToken token;
  private volatile TableState at;
  private volatile boolean ended;

  /**
   * Creates a cursor.
   *
   * @param at the state up to which everything was delivered; null for the beginning
   * @param token the last event delivered of what follows it; null for none
   */
  FeedCursor(
      TableRef table, TableFormat format, CommitChanges changes, TableState at, ChangeToken token) {
    this.table = table;
    this.format = format;
    this.changes = changes;
    this.at = at;
    this.token = token;
  }

  /**
   * Delivers commits, looks for more, and waits where there are none.
   *
   * @param newest asks for the newest state
   * @param options when to end and how often to look
   * @param pause waits
   */
  Multi<ChangeEvent> follow(
      Supplier<Uni<TableState>> newest,
      ChangeOptions options,
      Function<Duration, Uni<Void>> pause) {
    boolean once = options.end() == ChangeOptions.End.NEWEST;
    return Multi.createBy()
        .repeating()
        .uni(
            () ->
                newest
                    .get()
                    .invoke(this::check)
                    .chain(
                        head -> {
                          ended = once;
                          boolean more = head != null && behind(head);
                          return more || once
                              ? Uni.createFrom().item(more ? upTo(head) : none())
                              : pause.apply(options.pollInterval()).map(done -> none());
                        }))
        .whilst(round -> !ended)
        .onItem()
        .transformToMultiAndConcatenate(round -> round);
  }

  private static Multi<ChangeEvent> none() {
    return Multi.createFrom().empty();
  }

  private boolean behind(TableState head) {
    return at == null || at.version() < head.version();
  }

  private void check(TableState head) {
    boolean same =
        at == null
            || (head != null
                && head.tableId().equals(at.tableId())
                && head.version() >= at.version());
    if (!same) {
      throw gone("was dropped while its changes were followed", null);
    }
  }

  private SnapshotNotFoundException gone(String what, Throwable cause) {
    return new SnapshotNotFoundException(
        table.namespace(),
        "Namespace "
            + table.namespace()
            + " "
            + what
            + ": read it anew and follow its changes from there",
        cause);
  }

  private Multi<ChangeEvent> upTo(TableState head) {
    Multi<ChangeEvent> events =
        format
            .commits(table, at)
            .select()
            .first(commit -> commit.after().version() <= head.version())
            .onItem()
            .transformToMultiAndConcatenate(commit -> events(commit, head));
    return Multi.createBy()
        .concatenating()
        .streams(events, Multi.createFrom().deferred(() -> reached(head)));
  }

  private Multi<ChangeEvent> reached(TableState head) {
    if (behind(head)) {
      long version = at == null ? 0 : at.version() + 1;
      return Multi.createFrom()
          .failure(gone("no longer keeps the commit of version " + version, null));
    }
    return none();
  }

  private Multi<ChangeEvent> events(TableCommit commit, TableState head) {
    long version = commit.after().version();
    AtomicLong ordinals = new AtomicLong();
    return changes
        .of(commit)
        .map(change -> change.at(new ChangeToken(version, ordinals.getAndIncrement())))
        .filter(event -> !delivered(event.token()))
        .onFailure(failure -> MissingFiles.caused(failure) && !lives(failure, head))
        .transform(
            failure ->
                gone(
                    "no longer keeps the files of version " + version + " or of the one before it",
                    failure))
        .onCompletion()
        .invoke(() -> at = commit.after());
  }

  private boolean delivered(ChangeToken event) {
    return token != null
        && event.version() == token.version()
        && event.ordinal() <= token.ordinal();
  }

  /** A missing file that the newest state still needs is damage, and no matter of retention. */
  private boolean lives(Throwable failure, TableState head) {
    return MissingFiles.path(failure)
        .filter(path -> path.startsWith(table.root() + "/"))
        .map(path -> head.files().get(path.substring(table.root().length() + 1)) != null)
        .orElse(false);
  }
}
