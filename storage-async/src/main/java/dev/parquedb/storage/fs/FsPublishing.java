package dev.parquedb.storage.fs;

import dev.parquedb.storage.WriteResult;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.PutRequest;
import dev.parquedb.storage.spi.WriteMode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** Writes that make a temporary first, on a worker, and publish it then, under the lock. */
final class FsPublishing {

  private final OpenFolder folder;

  FsPublishing(OpenFolder folder) {
    this.folder = folder;
  }

  Uni<WriteResult> put(PutRequest request, ByteBuffer data, DriverCall call) {
    return withTemporary(
        temporary -> {
          Callable<FileIdentity> made = () -> made(request, data, temporary);
          return request.mode() instanceof WriteMode.CreateIfAbsent
              ? run(call, request, () -> create(request, temporary, made.call(), call))
              : run(call, request, () -> replaceIfFree(request, temporary, made.call(), call))
                  .chain(
                      first ->
                          first
                              .written()
                              .map(written -> Uni.createFrom().item(written))
                              .orElseGet(() -> publish(request, temporary, first.made(), call)));
        });
  }

  /**
   * What the first hop to a worker came to.
   *
   * @param made the temporary
   * @param written what was published; empty when somebody else has the key
   */
  private record First(FileIdentity made, Optional<WriteResult> written) {}

  private First replaceIfFree(
      PutRequest request, Temporary temporary, FileIdentity made, DriverCall call)
      throws Exception {
    return new First(
        made,
        folder
            .locks()
            .ifFree(() -> folder.writes().replace(request, temporary, made, call), request.path()));
  }

  Uni<WriteResult> putStream(PutRequest request, Multi<ByteBuffer> data, DriverCall call) {
    return withTemporary(
        temporary ->
            run(call, request, () -> prepared(request))
                .chain(() -> drain(request, data, temporary, call))
                .chain(() -> run(call, request, temporary::seal))
                .chain(identity -> publish(request, temporary, identity, call)));
  }

  Uni<WriteResult> copy(String source, Optional<String> ifVersion, String dest, DriverCall call) {
    PutRequest request = PutRequest.of(dest, WriteMode.OVERWRITE);
    return withTemporary(
        temporary ->
            folder
                .pool()
                .run(call, source, () -> copied(source, ifVersion, request, temporary))
                .chain(identity -> publish(request, temporary, identity, call)));
  }

  private FileIdentity made(PutRequest request, ByteBuffer data, Temporary temporary)
      throws IOException {
    folder.writes().prepare(request);
    temporary.write(data);
    return temporary.seal();
  }

  private FileIdentity copied(
      String source, Optional<String> ifVersion, PutRequest request, Temporary temporary)
      throws IOException {
    try (OpenFile file = folder.files().open(folder.root().resolve(source), source)) {
      if (ifVersion.isPresent() && !ifVersion.get().equals(file.version())) {
        throw FsErrors.changed(source, ifVersion.get(), file.identity());
      }
      folder.writes().prepare(request);
      temporary.copy(file);
      return temporary.seal();
    }
  }

  private Boolean prepared(PutRequest request) throws IOException {
    folder.writes().prepare(request);
    return true;
  }

  /** Writes one piece after the other; the next is asked for when the last is written. */
  private Uni<Void> drain(
      PutRequest request, Multi<ByteBuffer> data, Temporary temporary, DriverCall call) {
    return data.onItem()
        .transformToUniAndConcatenate(
            piece ->
                run(
                    call,
                    request,
                    () -> {
                      temporary.write(piece);
                      return true;
                    }))
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<WriteResult> publish(
      PutRequest request, Temporary temporary, FileIdentity identity, DriverCall call) {
    return request.mode() instanceof WriteMode.CreateIfAbsent
        ? run(call, request, () -> create(request, temporary, identity, call))
        : folder
            .locks()
            .exclusively(
                call,
                () -> folder.writes().replace(request, temporary, identity, call),
                request.path());
  }

  private WriteResult create(
      PutRequest request, Temporary temporary, FileIdentity identity, DriverCall call)
      throws IOException {
    return folder.writes().create(request, temporary, identity, call);
  }

  private <T> Uni<T> run(DriverCall call, PutRequest request, Callable<T> blocking) {
    return folder.pool().run(call, request.path(), blocking);
  }

  /** Makes a temporary for one subscription, and removes it however that ends. */
  private <T> Uni<T> withTemporary(Function<Temporary, Uni<T>> use) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Temporary temporary = folder.newTemporary();
              return use.apply(temporary)
                  .onTermination()
                  .invoke(() -> folder.discardLater(temporary));
            });
  }
}
