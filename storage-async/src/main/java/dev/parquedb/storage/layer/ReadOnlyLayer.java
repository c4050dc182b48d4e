package dev.parquedb.storage.layer;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.InvalidPathException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.spi.StoragePaths;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;

/** Refuses every change before it reaches the storage within. */
final class ReadOnlyLayer extends Layer {

  ReadOnlyLayer(StorageBackend inner, CallOptions options) {
    super(inner, options);
  }

  @Override
  StorageBackend over(StorageBackend view, CallOptions others) {
    return new ReadOnlyLayer(view, others);
  }

  @Override
  public StorageCapabilities capabilities() {
    StorageCapabilities all = super.capabilities();
    return new StorageCapabilities(
        false,
        false,
        false,
        false,
        all.userMetadata(),
        false,
        all.realDirectories(),
        false,
        all.externallyReadable(),
        all.maxFileSize(),
        all.uniqueVersions(),
        false);
  }

  @Override
  <T> Uni<T> one(LayerCall call, Function<StorageBackend, Uni<T>> made) {
    if (!call.operation().changes()) {
      return made.apply(inner());
    }
    // A path that breaks the rules is refused as such, as by every storage.
    return Uni.createFrom().deferred(() -> Uni.createFrom().failure(refused(call, checked(call))));
  }

  private static String checked(LayerCall call) {
    call.dest().ifPresent(StoragePaths::file);
    return switch (call.operation()) {
      case MKDIR -> StoragePaths.directory(call.path());
      case RMDIR, RMDIR_TREE -> named(StoragePaths.directory(call.path()));
      case DELETE_PREFIX -> named(StoragePaths.prefix(call.path()));
      default -> StoragePaths.file(call.path());
    };
  }

  private static String named(String path) {
    if (path.isEmpty()) {
      throw new InvalidPathException("", "The root is not removed; name a directory or prefix");
    }
    return path;
  }

  private UnsupportedStorageException refused(LayerCall call, String path) {
    return new UnsupportedStorageException(
        path,
        "The "
            + type()
            + " storage is opened read-only and refuses to "
            + call.operation().label()
            + " \""
            + path
            + "\"; nothing was changed, open it for writing");
  }
}
