package dev.parquedb.table.delta;

import dev.parquedb.table.TableRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where reading forward has come to.
 *
 * @param table the table
 * @param next the next version to read
 * @param width how many files to ask for
 * @param hole a version that was not there though a later one was
 * @param end whether the newest version was reached
 */
record LogCursor(TableRef table, long next, int width, OptionalLong hole, End end) {

  /** Whether the newest version was reached. */
  enum End {
    /** There may be more. */
    AHEAD,
    /** There is no more. */
    REACHED
  }

  static LogCursor at(TableRef table, long version) {
    return new LogCursor(table, version, 1, OptionalLong.empty(), End.AHEAD);
  }

  /**
   * The cursor after a window was read. Files of a window are asked for at once, so a commit that
   * appears meanwhile may be missed while its successor is seen: such a hole is looked at again.
   */
  LogCursor after(List<Optional<LogCommit>> window) {
    int found = contiguous(window).size();
    long reached = next + found;
    if (found == window.size()) {
      int wider = Math.min(LogReader.WINDOW, width * 2);
      return new LogCursor(table, reached, wider, OptionalLong.empty(), End.AHEAD);
    }
    boolean later = window.subList(found, window.size()).stream().anyMatch(Optional::isPresent);
    if (!later) {
      return new LogCursor(table, reached, 1, OptionalLong.empty(), End.REACHED);
    }
    if (hole.isPresent() && hole.getAsLong() == reached) {
      throw new LogFile(table, reached).corrupt("is missing, though later versions exist");
    }
    return new LogCursor(table, reached, width, OptionalLong.of(reached), End.AHEAD);
  }

  boolean done() {
    return end == End.REACHED;
  }

  /** The commits of a window up to the first that is not there. */
  static List<LogCommit> contiguous(List<Optional<LogCommit>> window) {
    List<LogCommit> commits = new ArrayList<>();
    for (Optional<LogCommit> commit : window) {
      if (commit.isEmpty()) {
        break;
      }
      commits.add(commit.get());
    }
    return commits;
  }
}
