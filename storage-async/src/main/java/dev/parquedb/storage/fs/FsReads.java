package dev.parquedb.storage.fs;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.ReadAnswer;
import dev.parquedb.storage.spi.ReadRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/** Reads on a worker. Blocking. */
final class FsReads {

  private final FsRoot root;
  private final OpenFiles files;

  FsReads(FsRoot root, OpenFiles files) {
    this.root = root;
    this.files = files;
  }

  /** Reads all ranges of a request, one after the other, into fresh memory. */
  ReadAnswer read(ReadRequest request) throws IOException {
    try (OpenFile file = files.open(root.resolve(request.path()), request.path())) {
      FileIdentity identity = file.identity();
      String version = file.version();
      if (request.ifVersion().isPresent() && !request.ifVersion().get().equals(version)) {
        throw FsErrors.changed(request.path(), request.ifVersion().get(), identity);
      }
      List<ByteBuffer> parts = new ArrayList<>(request.ranges().size());
      for (ByteRange range : request.ranges()) {
        ByteRange inside = request.clamp(range, identity.size());
        ByteBuffer part = ByteBuffer.allocate((int) inside.length());
        file.fillHeap(part, inside.start());
        parts.add(part.flip());
      }
      return new ReadAnswer(version, identity.size(), parts);
    }
  }

  /** Reads straight into the caller's buffer where that is direct. */
  int readInto(String key, long start, ByteBuffer destination, DriverCall call) throws IOException {
    try (OpenFile file = files.open(root.resolve(key), key)) {
      if (!call.enter()) {
        throw new CancellationException("the caller has given up");
      }
      if (start >= file.identity().size()) {
        return 0;
      }
      return destination.isDirect()
          ? file.fill(destination, start)
          : file.fillHeap(destination, start);
    }
  }
}
