package dev.parquedb.engine.parquet;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.StorageBackend;
import io.smallrye.mutiny.Uni;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Files in memory; writes down which ranges were asked for, a list a call. */
final class RecordingStorage {

  private final Map<String, ByteBuffer> files = new ConcurrentHashMap<>();
  private final List<List<ByteRange>> calls = new ArrayList<>();

  void put(String path, ByteBuffer bytes) {
    files.put(path, bytes.duplicate());
  }

  List<List<ByteRange>> calls() {
    return calls;
  }

  long bytesRead() {
    return calls.stream().flatMap(List::stream).mapToLong(ByteRange::length).sum();
  }

  /** The part of a backend that data files are read with. */
  StorageBackend backend() {
    return (StorageBackend)
        Proxy.newProxyInstance(
            StorageBackend.class.getClassLoader(),
            new Class<?>[] {StorageBackend.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "readRange" ->
                      readRanges(
                              (String) args[0],
                              List.of(new ByteRange((Long) args[1], (Long) args[2])))
                          .map(buffers -> buffers.get(0));
                  case "readRanges" -> readRanges((String) args[0], ranges(args[1]));
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static List<ByteRange> ranges(Object argument) {
    List<ByteRange> ranges = new ArrayList<>();
    ((List<?>) argument).forEach(range -> ranges.add((ByteRange) range));
    return ranges;
  }

  private Uni<List<ByteBuffer>> readRanges(String path, List<ByteRange> ranges) {
    return Uni.createFrom()
        .item(
            () -> {
              calls.add(ranges);
              ByteBuffer file = files.get(path);
              if (file == null) {
                throw new NotFoundException(path, "No file " + path);
              }
              return ranges.stream().map(range -> slice(file, range)).toList();
            });
  }

  private static ByteBuffer slice(ByteBuffer file, ByteRange range) {
    int start = (int) Math.min(range.start(), file.limit());
    int end = (int) Math.min(range.end(), file.limit());
    return file.slice(start, end - start).asReadOnlyBuffer();
  }
}
