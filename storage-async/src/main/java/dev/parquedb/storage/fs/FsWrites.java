package dev.parquedb.storage.fs;

import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.PutRequest;
import dev.parquedb.storage.spi.WriteMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * The steps that change files. Blocking; those that look before they change are called under the
 * lock of the key.
 */
final class FsWrites {

  private static final int ATTEMPTS = 100;

  private final FsRoot root;
  private final FileOperations operations;
  private final FsDirectories directories;
  private final OpenFiles files;

  FsWrites(FsRoot root, FileOperations operations, FsDirectories directories, OpenFiles files) {
    this.root = root;
    this.operations = operations;
    this.directories = directories;
    this.files = files;
  }

  /** Makes the parents of a file, and refuses early what publishing would refuse. */
  void prepare(PutRequest request) throws IOException {
    Path target = root.resolve(request.path());
    directories.ensure(target.getParent(), request.path());
    check(request, target);
  }

  /** Publishes where no file is: the file system decides who comes first, without a lock. */
  WriteResult create(
      PutRequest request, Temporary temporary, FileIdentity identity, DriverCall call)
      throws IOException {
    Path target = root.resolve(request.path());
    enter(call);
    inDirectory(target, request.path(), () -> linkOrRefuse(request.path(), target, temporary));
    return written(request.path(), target, identity);
  }

  /** Publishes over what is there, if it may. Under the lock of the key. */
  WriteResult replace(
      PutRequest request, Temporary temporary, FileIdentity identity, DriverCall call)
      throws IOException {
    Path target = root.resolve(request.path());
    check(request, target);
    enter(call);
    inDirectory(target, request.path(), () -> temporary.rename(target));
    files.forget(target);
    return written(request.path(), target, identity);
  }

  /** Publishes the old content with the new behind it. Under the lock of the key. */
  void append(String key, ByteBuffer data, Supplier<Temporary> temporaries, DriverCall call)
      throws IOException {
    Path target = root.resolve(key);
    directories.ensure(target.getParent(), key);
    while (!appendOnce(key, target, data, temporaries.get(), call)) {
      // A create, which needs no lock, came first: now there is something to append to.
    }
  }

  private boolean appendOnce(
      String key, Path target, ByteBuffer data, Temporary longer, DriverCall call)
      throws IOException {
    try {
      if (existing(key, target)) {
        try (OpenFile old = files.open(target, key)) {
          longer.copy(old);
        }
        longer.write(data);
        replace(PutRequest.of(key, WriteMode.OVERWRITE), longer, longer.seal(), call);
      } else {
        longer.write(data);
        create(PutRequest.of(key, WriteMode.CREATE_IF_ABSENT), longer, longer.seal(), call);
      }
      return true;
    } catch (PreconditionFailedException createdMeanwhile) {
      return false;
    } finally {
      longer.discard();
    }
  }

  /** Deletes a file. Under the lock of the key. */
  boolean delete(String key, Optional<String> ifVersion, DriverCall call) throws IOException {
    Path target = root.resolve(key);
    FileIdentity present = root.identify(target, key);
    if (ifVersion.isPresent() && (present == null || !present.version().equals(ifVersion.get()))) {
      throw FsErrors.changed(key, ifVersion.get(), present);
    }
    if (present == null) {
      return false;
    }
    enter(call);
    operations.delete(target);
    files.forget(target);
    syncParent(key, target);
    return true;
  }

  /** Renames a file. Under the locks of both keys. */
  void move(String source, String dest, DriverCall call) throws IOException {
    Path from = root.resolve(source);
    Path to = root.resolve(dest);
    FileIdentity moved = root.identify(from, source);
    if (moved == null) {
      throw FsErrors.notFound(source);
    }
    directories.ensure(to.getParent(), dest);
    existing(dest, to);
    enter(call);
    inDirectory(to, dest, () -> operations.rename(from, to));
    if (moved.equals(root.identify(from, source))) {
      operations.delete(from); // both names were links to one file, which a rename leaves alone
    }
    files.forget(from);
    files.forget(to);
    syncParent(dest, to);
    syncParent(source, from);
  }

  /** Whether there is a file; a directory in its place is refused. */
  private boolean existing(String key, Path target) throws IOException {
    BasicFileAttributes present = root.attributesOrNull(target, key);
    if (present != null && !present.isRegularFile()) {
      throw FsErrors.conflict(key, null);
    }
    return present != null;
  }

  private void check(PutRequest request, Path target) throws IOException {
    String key = request.path();
    FileIdentity present = existing(key, target) ? root.identify(target, key) : null;
    if (request.mode() instanceof WriteMode.CreateIfAbsent && present != null) {
      throw FsErrors.changed(key, null, present);
    }
    if (request.mode() instanceof WriteMode.Replace replace
        && (present == null || !present.version().equals(replace.version()))) {
      throw FsErrors.changed(key, replace.version(), present);
    }
  }

  private void linkOrRefuse(String key, Path target, Temporary temporary) throws IOException {
    try {
      temporary.link(target);
    } catch (FileAlreadyExistsException e) {
      if (existing(key, target)) {
        throw FsErrors.changed(key, null, root.identify(target, key));
      }
      throw new NoSuchFileException(target.toString(), null, "deleted again");
    }
  }

  /** Publishes, making the directory again if somebody has removed it since it was made. */
  private void inDirectory(Path target, String key, Publication publication) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        publication.publish();
        return;
      } catch (NoSuchFileException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        directories.ensure(target.getParent(), key);
      }
    }
  }

  private WriteResult written(String key, Path target, FileIdentity identity) {
    syncParent(key, target);
    return new WriteResult(identity.version(), identity.size());
  }

  /** From here on the change is visible; only whether it lasts is open. */
  private void syncParent(String key, Path target) {
    try {
      operations.syncDirectory(target.getParent());
    } catch (NoSuchFileException removed) {
      // The change went with its directory, by a later removal.
    } catch (IOException e) {
      throw new WriteOutcomeUnknownException(
          key,
          "The change of \""
              + key
              + "\" in the fs storage is visible, but syncing its directory failed: it may be"
              + " gone after a crash; read it back and write it again",
          e);
    }
  }

  private static void enter(DriverCall call) {
    if (!call.enter()) {
      throw new CancellationException("the caller has given up");
    }
  }

  @FunctionalInterface
  private interface Publication {
    void publish() throws IOException;
  }
}
