package dev.parquedb.engine.changes;

import dev.parquedb.engine.StateCache;
import dev.parquedb.engine.scan.TableReader;
import dev.parquedb.entity.ChangeEvent;
import dev.parquedb.entity.ChangeOptions;
import dev.parquedb.entity.ChangeToken;
import dev.parquedb.entity.SnapshotNotFoundException;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.table.Retries;
import dev.parquedb.table.TableFormat;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.TableState;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** The change stream of one table: finds where it starts, then follows commit after commit. */
public final class ChangeFeed {

  private final TableRef table;
  private final TableFormat format;
  private final StateCache states;
  private final Retries retries;
  private final CommitChanges changes;

  /**
   * Creates a feed.
   *
   * @param table the table
   * @param format its format
   * @param states its newest state
   * @param reader reads its rows
   * @param retries waits
   * @param windowRows how many rows of one commit may be held, from 1
   */
  public ChangeFeed(
      TableRef table,
      TableFormat format,
      StateCache states,
      TableReader reader,
      Retries retries,
      int windowRows) {
    this.table = table;
    this.format = format;
    this.states = states;
    this.retries = retries;
    this.changes = new CommitChanges(reader, windowRows);
  }

  /**
   * Where a stream starts.
   *
   * @param after the state whose commit, and all before it, are left out; null for none
   * @param token the last event that is left out of what follows; null for none
   */
  private record Position(TableState after, ChangeToken token) {}

  /** The changes; see {@link dev.parquedb.entity.EntityBackend#changes}. */
  public Multi<ChangeEvent> events(ChangeOptions options) {
    return start(options.start())
        .onItem()
        .transformToMulti(
            position ->
                new FeedCursor(table, format, changes, position.after(), position.token())
                    .follow(this::newest, options, this::pause));
  }

  private Uni<TableState> newest() {
    return states.newest(Duration.ZERO);
  }

  private Uni<Void> pause(Duration wait) {
    return retries.pause(wait);
  }

  private Uni<Position> start(ChangeOptions.Start start) {
    if (start instanceof ChangeOptions.Start.Now) {
      return newest().map(head -> new Position(head, null));
    } else if (start instanceof ChangeOptions.Start.After after) {
      return newest().chain(head -> after(after.token(), head));
    } else if (start instanceof ChangeOptions.Start.AfterSnapshot after) {
      return format
          .loadAt(table, after.snapshot())
          .map(state -> new Position(existing(state, after.snapshot()), null));
    }
    return Uni.createFrom().item(new Position(null, null));
  }

  private Uni<Position> after(ChangeToken token, TableState head) {
    if (head == null || head.version() < token.version()) {
      throw new SnapshotNotFoundException(
          table.namespace(),
          "There is no event "
              + token
              + " of namespace "
              + table.namespace()
              + ", whose newest version is "
              + (head == null ? "none" : head.version())
              + ": it was dropped, or the token is another namespace's");
    }
    return token.version() == 0
        ? Uni.createFrom().item(new Position(null, token))
        : format
            .loadAt(table, SnapshotRef.version(token.version() - 1))
            .map(state -> new Position(state, token));
  }

  /** Before the first snapshot there is nothing, and that is a place to start. */
  private TableState existing(TableState state, SnapshotRef ref) {
    if (state == null && !(ref instanceof SnapshotRef.AsOf)) {
      throw new SnapshotNotFoundException(
          table.namespace(),
          "Namespace " + table.namespace() + " does not exist: it has no " + ref);
    }
    return state;
  }
}
