package dev.parquedb.storage.sqlite;

import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PathConflictException;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.fs.Durability;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteConfig;

/**
 * Where a database is, and how to connect to it. Blocking. Java must never open the file by itself:
 * closing a descriptor of it would free the locks that SQLite holds.
 */
final class DatabaseFile {

  /** Large chunks are read faster from larger pages; small commits stay small. */
  private static final int PAGE_BYTES = 8192;

  /** A longer log is emptied as soon as nobody reads from it. */
  private static final long LONG_LOG_BYTES = 64L * 1024 * 1024;

  private final Path given;
  private final SqliteSettings settings;
  private volatile Path path;

  /**
   * A database that need not exist yet, while its folder must.
   *
   * @param given where; characters in it mean nothing to SQLite
   */
  DatabaseFile(Path given, SqliteSettings settings) {
    this.given = given;
    this.settings = settings;
  }

  /** Finds the real path: to be called before anything else. */
  void locate() throws IOException {
    Path absolute = given.toAbsolutePath().normalize();
    if (Files.isDirectory(absolute)) {
      throw new PathConflictException(
          "", "The sqlite storage needs a file, and " + absolute + " is a folder");
    }
    if (Files.exists(absolute)) {
      path = absolute.toRealPath();
    } else if (Files.isDirectory(absolute.getParent())) {
      path = absolute.getParent().toRealPath().resolve(absolute.getFileName());
    } else {
      throw new NotFoundException(
          "", "There is no folder for the sqlite storage " + absolute + "; make its folder first");
    }
  }

  /** The real path. */
  Path path() {
    return path;
  }

  /** What table metadata calls the root: {@code sqlite:///folder/file}. */
  URI uri() {
    return URI.create("sqlite://" + path.toUri().getRawPath());
  }

  /** A file beside the database. */
  Path beside(String suffix) {
    return path.resolveSibling(path.getFileName() + suffix);
  }

  /** Connects the writer. */
  Store connect() throws SQLException {
    Session session = session();
    try {
      waitAtMost(session, BusyWait.STEP_MILLIS);
      session.pragma("page_size = " + PAGE_BYTES);
      session.pragma("fullfsync = " + syncs());
      session.pragma("checkpoint_fullfsync = " + syncs());
      sync(session, true);
      return Store.of(session);
    } catch (SQLException e) {
      session.close();
      throw e;
    }
  }

  /** Connects a reader. */
  Store connectToRead() throws SQLException {
    Session session = session();
    try {
      waitAtMost(session, settings.busyTimeout().toMillis());
      session.pragma("query_only = 1");
      return Store.of(session);
    } catch (SQLException e) {
      session.close();
      throw e;
    }
  }

  /** How long SQLite waits for a lock before it says that it is busy. */
  void waitAtMost(Session session, long millis) throws SQLException {
    session.pragma("busy_timeout = " + millis);
  }

  /** Whether the commits of a session are to be synced, where the storage syncs at all. */
  void sync(Session session, boolean wanted) throws SQLException {
    String level = settings.durability() == Durability.NONE ? "OFF" : wanted ? "FULL" : "NORMAL";
    session.pragma("synchronous = " + level);
  }

  /** Empties the log when it has grown long, as far as readers allow. */
  void shortenLog(Session session) throws SQLException {
    if (beside("-wal").toFile().length() > LONG_LOG_BYTES) {
      emptyLog(session);
    }
  }

  /** Moves what is in the log to the database, as far as readers allow. */
  void emptyLog(Session session) throws SQLException {
    session.pragma("wal_checkpoint(TRUNCATE)");
  }

  private boolean syncs() {
    return settings.durability() == Durability.FSYNC;
  }

  private Session session() throws SQLException {
    try {
      // A URI, because a plain name may hold characters that the driver takes for options.
      Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + path.toUri());
      Session session = new Session(connection);
      session.pragma("trusted_schema = 0");
      return session;
    } catch (LinkageError e) {
      throw noNativeLibrary(e);
    } catch (SQLException e) {
      if (e.getCause() instanceof NativeLibraryNotFoundException missing) {
        throw noNativeLibrary(missing);
      }
      throw e;
    }
  }

  private static UnsupportedStorageException noNativeLibrary(Throwable cause) {
    return new UnsupportedStorageException(
        "",
        "The sqlite storage cannot load the native library of org.xerial:sqlite-jdbc on this"
            + " system: "
            + cause.getMessage(),
        cause);
  }
}
