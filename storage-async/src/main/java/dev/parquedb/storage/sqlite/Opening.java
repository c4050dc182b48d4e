package dev.parquedb.storage.sqlite;

import dev.parquedb.storage.UnsupportedStorageException;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/** Opens a database: finds it, makes or checks its tables, and starts what works on it. */
final class Opening {

  private final DatabaseFile file;
  private final SqliteSettings settings;

  /** Touched by the writer only. */
  private Owner owner;

  /**
   * Nothing happens before {@link #open}.
   *
   * @param path the database
   */
  Opening(Path path, SqliteSettings settings) {
    this.file = new DatabaseFile(path, settings);
    this.settings = settings;
  }

  /**
   * Opens it.
   *
   * @param name what the names of the threads begin with
   */
  Uni<OpenDatabase> open(String name) {
    Writer writer = new Writer(file, settings, name + "-writer");
    return writer
        .open(this::prepare)
        .map(
            registered ->
                new OpenDatabase(
                    file.uri(),
                    writer,
                    new Readers(file, settings, name + "-reader"),
                    new Changes(settings.time()),
                    registered))
        .onFailure()
        .call(() -> giveUp(writer))
        .onCancellation()
        .call(() -> giveUp(writer));
  }

  private Uni<Void> giveUp(Writer writer) {
    return writer.stop(this::leave, this::closeOwner);
  }

  private Void leave(Store store) throws SQLException {
    if (owner != null) {
      owner.leave(store);
    }
    return null;
  }

  private void closeOwner() {
    if (owner != null) {
      try {
        owner.close();
      } catch (IOException e) {
        SqliteLog.leftForLater(e);
      }
    }
  }

  /** Makes or checks the tables, switches to the write-ahead log, and registers an owner. */
  private Owner prepare(Store store) throws IOException, SQLException {
    Session session = store.session();
    // Outside of the log also commits wait for others.
    file.waitAtMost(session, settings.busyTimeout().toMillis());
    inTransaction(session, () -> Schema.prepare(session, file.path()));
    String mode = session.pragma("journal_mode = WAL");
    if (!"wal".equalsIgnoreCase(mode)) {
      throw new UnsupportedStorageException(
          "",
          "The sqlite storage needs a write-ahead log, which SQLite does not offer for "
              + file.path()
              + "; use a file on a local disk");
    }
    file.waitAtMost(session, BusyWait.STEP_MILLIS);
    owner = Owner.of(file.beside("-owners"));
    inTransaction(session, () -> owner.register(store));
    return owner;
  }

  private void inTransaction(Session session, Step step) throws IOException, SQLException {
    new BusyWait(settings).begin(session, null);
    try {
      step.run();
      session.update("COMMIT");
    } catch (IOException | SQLException | RuntimeException e) {
      session.update("ROLLBACK");
      throw e;
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException, SQLException;
  }
}
