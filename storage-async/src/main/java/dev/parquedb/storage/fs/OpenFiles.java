package dev.parquedb.storage.fs;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.spi.WorkerPool;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files recently read, kept open. Each use begins with a stat, so that a file replaced by
 * anybody is noticed. Files nobody reads are closed after a while, so that the space of deleted
 * ones is freed.
 */
final class OpenFiles {

  private static final int MOST_KEPT = 128;
  private static final int OPEN_ATTEMPTS = 100;
  private static final Duration IDLE = Duration.ofSeconds(5);

  private final FsRoot root;
  private final WorkerPool pool;
  private final TimeSource time;
  private final Map<Path, OpenFile> kept = new LinkedHashMap<>(64, 0.75f, true);
  private TimeSource.Cancellation sweep;
  private boolean closed;

  OpenFiles(FsRoot root, WorkerPool pool, TimeSource time) {
    this.root = root;
    this.pool = pool;
    this.time = time;
  }

  /**
   * The present version of a file, to be closed after use.
   *
   * @throws NoSuchFileException when there is no file
   */
  OpenFile open(Path path, String key) throws IOException {
    try {
      return openPresent(path, key);
    } catch (IOException e) {
      throw FsErrors.meansAbsent(e) ? new NoSuchFileException(path.toString()) : e;
    }
  }

  private OpenFile openPresent(Path path, String key) throws IOException {
    for (int attempt = 0; attempt < OPEN_ATTEMPTS; attempt++) {
      FileIdentity present = present(path, key);
      OpenFile same = reuse(path, present);
      if (same != null) {
        return same;
      }
      root.refuseLinks(path, key);
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
      if (present(path, key).equals(present)) {
        return keep(path, new OpenFile(this, present, channel));
      }
      channel.close(); // replaced between stat and open: which one was opened is not known
    }
    throw new IOException("the file is replaced faster than it can be opened");
  }

  /** Closes what is kept of a path. */
  void forget(Path path) throws IOException {
    OpenFile file;
    synchronized (this) {
      file = kept.remove(path);
      if (file == null || !dropped(file)) {
        return;
      }
    }
    file.channel().close();
  }

  void release(OpenFile file) throws IOException {
    synchronized (this) {
      file.users--;
      if (file.kept || file.users > 0) {
        return;
      }
    }
    file.channel().close();
  }

  void close() throws IOException {
    synchronized (this) {
      closed = true;
      if (sweep != null) {
        sweep.cancel();
      }
    }
    closeAll(takeOut(Long.MAX_VALUE, 0));
  }

  private FileIdentity present(Path path, String key) throws IOException {
    BasicFileAttributes attributes = FileIdentity.attributes(path);
    if (attributes.isSymbolicLink()) {
      throw FsErrors.link(key);
    }
    if (!attributes.isRegularFile()) {
      throw new NoSuchFileException(path.toString(), null, "no regular file");
    }
    return FileIdentity.of(attributes);
  }

  private synchronized OpenFile reuse(Path path, FileIdentity present) {
    OpenFile file = kept.get(path);
    if (file == null || !file.identity().equals(present)) {
      return null;
    }
    file.users++;
    file.usedAtNanos = time.monotonicNanos();
    return file;
  }

  private OpenFile keep(Path path, OpenFile file) throws IOException {
    OpenFile older;
    synchronized (this) {
      file.usedAtNanos = time.monotonicNanos();
      file.kept = !closed;
      older = closed ? null : kept.put(path, file);
      older = older != null && dropped(older) ? older : null;
      if (sweep == null && !closed) {
        sweep = time.schedule(IDLE, () -> pool.execute(this::sweep));
      }
    }
    if (older != null) {
      older.channel().close();
    }
    closeAll(takeOut(Long.MIN_VALUE, MOST_KEPT));
    return file;
  }

  private void sweep() {
    try {
      closeAll(takeOut(time.monotonicNanos() - IDLE.toNanos(), MOST_KEPT));
    } catch (IOException closing) {
      // A file that was only read lost nothing by a failed close.
    }
    synchronized (this) {
      sweep =
          kept.isEmpty() || closed ? null : time.schedule(IDLE, () -> pool.execute(this::sweep));
    }
  }

  /** Takes out the eldest files: those above a number and those not used since a time. */
  private synchronized List<OpenFile> takeOut(long usedBefore, int most) {
    List<OpenFile> unused = new ArrayList<>();
    Iterator<OpenFile> eldest = kept.values().iterator();
    while (eldest.hasNext()) {
      OpenFile file = eldest.next();
      boolean idle = usedBefore == Long.MAX_VALUE || file.usedAtNanos - usedBefore < 0;
      if (kept.size() <= most && (usedBefore == Long.MIN_VALUE || !idle)) {
        break;
      }
      eldest.remove();
      if (dropped(file)) {
        unused.add(file);
      }
    }
    return unused;
  }

  /** Marks a file as not kept; tells whether it can be closed at once. */
  private boolean dropped(OpenFile file) {
    file.kept = false;
    return file.users == 0;
  }

  private static void closeAll(List<OpenFile> files) throws IOException {
    for (OpenFile file : files) {
      file.channel().close();
    }
  }
}
