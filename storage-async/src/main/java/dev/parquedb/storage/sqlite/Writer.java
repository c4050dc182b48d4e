package dev.parquedb.storage.sqlite;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.WorkQueue;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * The one thread of a storage that writes. Changes that wait at the same time are committed
 * together, each undone by itself where it fails; every answer is given after the commit. When
 * nothing waits, it removes what was freed.
 */
final class Writer {

  /** The most changes of one transaction. */
  private static final int TOGETHER = 64;

  /** The most bytes of changes that are joined to one transaction, about. */
  private static final long BYTES_TOGETHER = 4 * 1024 * 1024;

  /** The chunks a transaction removes: as many as it is likely to have freed. */
  private static final int SWEPT_BESIDE = 16;

  private static final int SWEPT_ALONE = 64;

  private final DatabaseFile file;
  private final SqliteSettings settings;
  private final Tasks tasks;
  private final WorkQueue<Task<?>> queue;
  private Store store;
  private boolean untidy;
  private boolean synced = true;
  private volatile UniEmitter<? super Void> whenStopped;
  private volatile Work<Void> last;
  private volatile Runnable whenClosed;

  Writer(DatabaseFile file, SqliteSettings settings, String name) {
    this.file = file;
    this.settings = settings;
    this.tasks = new Tasks(settings.queueLimit());
    this.queue = tasks.queue();
    Thread thread = new Thread(this::loop, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Makes the first connection and prepares the database with it, outside of transactions. */
  <T> Uni<T> open(Work<T> work) {
    return tasks.run(Task.Kind.OPEN, new DriverCall(CallOptions.DEFAULT), "", 0, work);
  }

  /** Makes a change that lasts and that others see. */
  <T> Uni<T> change(DriverCall call, String key, long bytes, Work<T> work) {
    return tasks.run(Task.Kind.CHANGE, call, key, bytes, work);
  }

  /** Makes a change that nobody sees yet. */
  <T> Uni<T> stage(DriverCall call, String key, long bytes, Work<T> work) {
    return tasks.run(Task.Kind.STAGE, call, key, bytes, work);
  }

  /** Tidies up after a call. */
  void later(Work<Void> work) {
    tasks.later(work);
  }

  /**
   * Finishes what was handed over, then closes the connection.
   *
   * @param closing the last transaction
   * @param closed what to do on the writer's thread when the connection is closed
   */
  Uni<Void> stop(Work<Void> closing, Runnable closed) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              last = closing;
              whenClosed = closed;
              whenStopped = emitter;
              queue.stop();
            });
  }

  private void loop() {
    for (Task<?> task = next(); task != null; task = next()) {
      if (task.start()) {
        if (task.kind() == Task.Kind.OPEN) {
          open(task);
        } else {
          together(task);
        }
      }
    }
    end();
    queue.end();
    whenStopped.complete(null);
  }

  private Task<?> next() {
    Task<?> task = queue.poll();
    while (task == null && untidy) {
      tidy();
      task = queue.poll();
    }
    return task == null ? queue.take() : task;
  }

  private void open(Task<?> task) {
    try {
      file.locate();
      store = file.connect();
      if (!task.run(store)) {
        disconnect();
      }
      untidy = store != null;
      task.answer();
    } catch (Throwable thrown) { // whatever it is: without this thread all others would wait
      disconnect();
      task.fail(thrown);
    }
  }

  private boolean begin(Task<?> first) {
    try {
      if (store == null) {
        store = file.connect();
      }
      sync(first.kind() == Task.Kind.CHANGE);
      new BusyWait(settings).begin(store.session(), first);
      return true;
    } catch (Throwable thrown) {
      if (!SqliteErrors.isBusy(thrown) && !(thrown instanceof CancellationException)) {
        disconnect();
      }
      first.fail(thrown);
      return false;
    }
  }

  private void together(Task<?> first) {
    if (!begin(first)) {
      return;
    }
    List<Task<?>> done = new ArrayList<>();
    boolean alive = attempt(first, done);
    long bytes = first.weight();
    while (alive && synced && done.size() < TOGETHER && bytes < BYTES_TOGETHER) {
      Task<?> task = queue.poll();
      if (task == null) {
        break;
      }
      if (task.start()) {
        bytes += task.weight();
        alive = attempt(task, done);
      }
    }
    if (alive) {
      commit(done);
    }
  }

  /** Runs a task; undoes it when it fails. Tells whether the transaction goes on. */
  private boolean attempt(Task<?> task, List<Task<?>> done) {
    Session session = store.session();
    try {
      session.update("SAVEPOINT task");
      if (!task.run(store)) {
        session.update("ROLLBACK TO task");
      }
      session.update("RELEASE task");
      done.add(task);
      return true;
    } catch (Throwable lost) {
      // After some errors SQLite rolls everything back by itself.
      disconnect();
      task.fail(task.failure() == null ? lost : task.failure());
      done.forEach(other -> other.answerForLoss(lost));
      return false;
    }
  }

  private void commit(List<Task<?>> done) {
    try {
      untidy = store.contents().sweep(SWEPT_BESIDE + 2 * done.size());
    } catch (Throwable lost) {
      disconnect();
      done.forEach(task -> task.fail(lost));
      return;
    }
    try {
      settings.commits().run(store);
    } catch (Throwable failed) {
      disconnect();
      done.forEach(task -> task.answerForCommit(failed));
      return;
    }
    done.forEach(Task::answer);
  }

  /** Staged bytes need no sync of their own: the commit that publishes them syncs the log. */
  private void sync(boolean wanted) throws SQLException {
    if (wanted != synced) {
      file.sync(store.session(), wanted);
      synced = wanted;
    }
  }

  /** One step of removing what was freed. */
  private void tidy() {
    untidy = false;
    try {
      sync(false);
      store.session().update("BEGIN IMMEDIATE");
      boolean more = store.contents().sweep(SWEPT_ALONE);
      store.session().update("COMMIT");
      untidy = more;
      if (!more) {
        file.shortenLog(store.session());
      }
    } catch (Throwable e) {
      if (!SqliteErrors.isBusy(e)) {
        disconnect();
        SqliteLog.leftForLater(e);
      }
    }
  }

  /** The last transaction only tidies: where it cannot, whoever opens the database next does. */
  private void end() {
    if (store != null) {
      try {
        new BusyWait(settings).begin(store.session(), null);
        last.run(store);
        store.session().update("COMMIT");
        file.emptyLog(store.session());
      } catch (Throwable e) {
        SqliteLog.leftForLater(e);
      }
    }
    disconnect();
    try {
      whenClosed.run();
    } catch (Throwable e) {
      SqliteLog.leftForLater(e);
    }
  }

  /** Closing rolls back; the next task connects again. */
  private void disconnect() {
    Store broken = store;
    store = null;
    synced = true;
    untidy = false;
    if (broken != null) {
      try {
        broken.close();
      } catch (SQLException | RuntimeException e) {
        SqliteLog.leftForLater(e);
      }
    }
  }
}
