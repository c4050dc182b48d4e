package dev.parquedb.storage.fs;

import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.ListPage;
import dev.parquedb.storage.spi.ListPageBuilder;
import dev.parquedb.storage.spi.ListRequest;
import dev.parquedb.storage.spi.PutRequest;
import dev.parquedb.storage.spi.ReadAnswer;
import dev.parquedb.storage.spi.ReadRequest;
import dev.parquedb.storage.spi.ReadTuning;
import dev.parquedb.storage.spi.StorageDriver;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Puts the blocking steps of the file system on workers and under locks. */
final class FsDriver
    implements StorageDriver,
        StorageDriver.AtomicMove,
        StorageDriver.AtomicAppend,
        StorageDriver.Directories {

  private static final StorageCapabilities CAPABILITIES =
      new StorageCapabilities(
          true, true, true, true, false, false, true, true, true, Long.MAX_VALUE);

  private final OpenFolder folder;
  private final FsPublishing publishing;
  private final ReadTuning tuning;

  FsDriver(OpenFolder folder, ReadTuning tuning) {
    this.folder = folder;
    this.publishing = new FsPublishing(folder);
    this.tuning = tuning;
  }

  @Override
  public String type() {
    return "fs";
  }

  @Override
  public URI rootUri() {
    return folder.root().uri();
  }

  @Override
  public StorageCapabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public ReadTuning readTuning() {
    return tuning;
  }

  @Override
  public Uni<FileStat> head(String path, DriverCall call) {
    return run(
        call,
        path,
        () -> {
          FileIdentity file = folder.root().identify(folder.root().resolve(path), path);
          return file == null ? null : file.stat(path);
        });
  }

  @Override
  public Uni<ReadAnswer> read(ReadRequest request, DriverCall call) {
    return run(call, request.path(), () -> folder.reads().read(request));
  }

  @Override
  public Uni<Integer> readInto(String path, long start, ByteBuffer destination, DriverCall call) {
    return run(call, path, () -> folder.reads().readInto(path, start, destination, call));
  }

  @Override
  public Uni<WriteResult> put(PutRequest request, ByteBuffer data, DriverCall call) {
    return publishing.put(request, data, call);
  }

  @Override
  public Uni<WriteResult> putStream(PutRequest request, Multi<ByteBuffer> data, DriverCall call) {
    return publishing.putStream(request, data, call);
  }

  @Override
  public Uni<Void> append(String path, ByteBuffer data, DriverCall call) {
    return folder
        .locks()
        .exclusively(
            call,
            () -> {
              folder.writes().append(path, data, folder::newTemporary, call);
              return null;
            },
            path);
  }

  @Override
  public Uni<ListPage> list(ListRequest request, DriverCall call) {
    return run(
        call,
        request.prefix(),
        () -> {
          FsWalker files = new FsWalker(folder.root(), request.prefix());
          ListPageBuilder page = new ListPageBuilder(request);
          for (String from = page.start(); from != null; ) {
            from = page.addAll(files.from(from));
          }
          return page.build();
        });
  }

  @Override
  public Uni<Boolean> delete(String path, Optional<String> ifVersion, DriverCall call) {
    return folder
        .locks()
        .exclusively(call, () -> folder.writes().delete(path, ifVersion, call), path);
  }

  @Override
  public Uni<Void> copy(String source, Optional<String> ifVersion, String dest, DriverCall call) {
    return publishing.copy(source, ifVersion, dest, call).replaceWithVoid();
  }

  @Override
  public Uni<Void> move(String source, String dest, DriverCall call) {
    return folder
        .locks()
        .exclusively(
            call,
            () -> {
              folder.writes().move(source, dest, call);
              return null;
            },
            source,
            dest);
  }

  @Override
  public Uni<Boolean> isDirectory(String path, DriverCall call) {
    return run(
        call, path, () -> folder.directories().isDirectory(folder.root().resolve(path), path));
  }

  @Override
  public Uni<Void> mkdir(String path, DriverCall call) {
    return change(call, path, () -> folder.directories().ensure(folder.root().resolve(path), path));
  }

  @Override
  public Uni<Void> rmdir(String path, DriverCall call) {
    return change(call, path, () -> folder.directories().remove(folder.root().resolve(path), path));
  }

  @Override
  public Uni<Void> rmdirTree(String path, DriverCall call) {
    return change(
        call, path, () -> folder.directories().removeTree(folder.root().resolve(path), path));
  }

  private <T> Uni<T> run(DriverCall call, String path, Callable<T> blocking) {
    return folder.pool().run(call, path, blocking);
  }

  private Uni<Void> change(DriverCall call, String path, Change change) {
    return run(
        call,
        path,
        () -> {
          if (call.enter()) {
            change.make();
          }
          return null;
        });
  }

  @Override
  public Uni<Void> close() {
    return folder.close();
  }

  @FunctionalInterface
  private interface Change {
    void make() throws IOException;
  }
}
