package dev.parquedb.storage.fs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/**
 * A file in the making: written, sealed, then published under its key by link or rename, or
 * discarded. Used by one worker at a time; discarding may come from anywhere.
 */
final class Temporary {

  private enum State {
    NEW,
    OPEN,
    SEALED,
    GONE
  }

  private final Path path;
  private final FileOperations operations;
  private final Stamps stamps;
  private volatile State state = State.NEW;
  private FileChannel channel;
  private FileIdentity identity;

  Temporary(Path path, FileOperations operations, Stamps stamps) {
    this.path = path;
    this.operations = operations;
    this.stamps = stamps;
  }

  /** Appends the bytes between position and limit. */
  synchronized void write(ByteBuffer data) throws IOException {
    open();
    ByteBuffer rest = data.duplicate();
    while (rest.hasRemaining()) {
      if (rest.isDirect()) {
        channel.write(rest);
      } else {
        // The JDK would keep a direct buffer as large as the largest write for each thread.
        ByteBuffer piece = FsWorker.buffer();
        int length = Math.min(piece.remaining(), rest.remaining());
        piece.put(rest.slice(rest.position(), length)).flip();
        rest.position(rest.position() + length);
        while (piece.hasRemaining()) {
          channel.write(piece);
        }
      }
    }
  }

  /** Appends a whole file. */
  synchronized void copy(OpenFile source) throws IOException {
    open();
    long size = source.identity().size();
    for (long done = 0; done < size; ) {
      long n = source.channel().transferTo(done, size - done, channel);
      if (n <= 0) {
        throw new IOException("the file became shorter while it was copied");
      }
      done += n;
    }
  }

  /** Ends writing: stamps, syncs and closes the file. Its identity is final. */
  synchronized FileIdentity seal() throws IOException {
    open();
    long now = FileIdentity.of(FileIdentity.attributes(path)).modifiedNanos();
    FileTime stamp = FileTime.from(stamps.next(now), TimeUnit.NANOSECONDS);
    Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(stamp, null, null);
    operations.sync(channel);
    channel.close();
    identity = FileIdentity.of(FileIdentity.attributes(path));
    state = State.SEALED;
    return identity;
  }

  /** Gives the sealed file its name, where that is free. */
  synchronized void link(Path name) throws IOException {
    requireSealed();
    try {
      operations.link(path, name);
    } catch (java.nio.file.FileAlreadyExistsException e) {
      // Over a network the answer to a link that was made can get lost and the repetition fail.
      if (!identity.equals(FileIdentity.of(FileIdentity.attributes(name)))) {
        throw e;
      }
    }
    state = State.GONE;
    operations.delete(path);
  }

  /** Gives the sealed file its name, whatever has it now. */
  synchronized void rename(Path name) throws IOException {
    requireSealed();
    operations.rename(path, name);
    state = State.GONE;
  }

  /** Whether nothing is left to discard. */
  boolean gone() {
    return state == State.GONE;
  }

  /** Removes the file unless it was published; later calls fail. */
  synchronized void discard() throws IOException {
    State before = state;
    state = State.GONE;
    if (channel != null) {
      channel.close();
    }
    if (before == State.OPEN || before == State.SEALED) {
      Files.deleteIfExists(path);
    }
  }

  private void open() throws IOException {
    if (state == State.NEW) {
      channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      state = State.OPEN;
    }
    if (state != State.OPEN) {
      throw new CancellationException("the write was given up");
    }
  }

  private void requireSealed() {
    if (state != State.SEALED) {
      throw new CancellationException("the write was given up");
    }
  }
}
