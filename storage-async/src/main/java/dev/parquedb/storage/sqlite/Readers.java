package dev.parquedb.storage.sqlite;

import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.WorkQueue;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of a storage that read, each with a connection of its own. A read is a transaction:
 * it sees one state of the database, and holds nobody up.
 */
final class Readers {

  private final DatabaseFile file;
  private final Tasks tasks;
  private final WorkQueue<Task<?>> queue;
  private final AtomicInteger running;
  private volatile UniEmitter<? super Void> whenStopped;

  Readers(DatabaseFile file, SqliteSettings settings, String name) {
    this.file = file;
    this.tasks = new Tasks(settings.queueLimit());
    this.queue = tasks.queue();
    this.running = new AtomicInteger(settings.readers());
    for (int i = 1; i <= settings.readers(); i++) {
      Thread thread = new Thread(this::loop, name + "-" + i);
      thread.setDaemon(true);
      thread.start();
    }
  }

  <T> Uni<T> read(DriverCall call, String key, Work<T> work) {
    return tasks.run(Task.Kind.READ, call, key, 0, work);
  }

  /** Finishes what was handed over, then closes the connections. */
  Uni<Void> stop() {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              whenStopped = emitter;
              queue.stop();
            });
  }

  private void loop() {
    Store store = null;
    for (Task<?> task = queue.take(); task != null; task = queue.take()) {
      if (task.start()) {
        store = read(store, task);
      }
    }
    close(store);
    if (running.decrementAndGet() == 0) {
      queue.end();
      whenStopped.complete(null);
    }
  }

  /** Runs a task; tells with which connection to go on. */
  private Store read(Store open, Task<?> task) {
    Store store = open;
    try {
      if (store == null) {
        store = file.connectToRead();
      }
      store.session().update("BEGIN");
      task.run(store);
      store.session().update("ROLLBACK");
    } catch (Throwable thrown) { // whatever it is: without this thread others would wait
      close(store);
      task.fail(task.failure() == null ? thrown : task.failure());
      return null;
    }
    task.answer();
    return store;
  }

  private static void close(Store store) {
    if (store != null) {
      try {
        store.close();
      } catch (SQLException | RuntimeException e) {
        SqliteLog.leftForLater(e);
      }
    }
  }
}
