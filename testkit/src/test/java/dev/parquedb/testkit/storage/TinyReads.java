package dev.parquedb.testkit.storage;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.InvalidRangeException;
import dev.parquedb.storage.ReadOptions;
import dev.parquedb.testkit.storage.TinyFiles.TinyFile;
import io.smallrye.mutiny.Multi;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;

/** Reading from {@link TinyFiles}; paths are normalised. */
record TinyReads(TinyFiles files, Flaw flaw) {

  ByteBuffer range(String path, long start, long end) {
    check(path, start, end);
    return range(files.get(path), start, end);
  }

  List<ByteBuffer> ranges(String path, List<ByteRange> ranges) {
    ranges.forEach(range -> check(path, range.start(), range.end()));
    TinyFile found = files.get(path);
    return ranges.stream()
        .map(one -> range(versionOf(path, found), one.start(), one.end()))
        .toList();
  }

  private TinyFile versionOf(String path, TinyFile found) {
    if (flaw != Flaw.RANGES_MIX_VERSIONS) {
      return found;
    }
    TinyFiles.pause();
    return files.get(path);
  }

  int into(String path, long start, ByteBuffer destination) {
    long end = start + Math.min(destination.remaining(), Long.MAX_VALUE - start);
    check(path, start, Math.max(start, end));
    ByteBuffer bytes = range(files.get(path), start, end);
    int length = bytes.remaining();
    destination.put(bytes);
    return length;
  }

  Multi<ByteBuffer> stream(String path, ReadOptions asked) {
    ByteBuffer all = range(path, asked.start(), asked.end());
    List<Integer> starts = new ArrayList<>();
    for (long at = 0; at < all.limit(); at += asked.chunkSize()) {
      starts.add((int) at);
    }
    Multi<ByteBuffer> chunks =
        Multi.createFrom().iterable(starts).map(at -> chunk(path, all, at, asked.chunkSize()));
    return flaw == Flaw.PUSHES_EVERYTHING ? pushed(chunks) : chunks;
  }

  FileStat stat(String path) {
    TinyFile found = files.find(path);
    if (found != null) {
      return found.stat(path);
    }
    String prefix = path.isEmpty() ? "" : path + "/";
    return files.below(prefix).isEmpty() ? null : FileStat.directory(path);
  }

  private ByteBuffer range(TinyFile file, long start, long end) {
    long last = flaw == Flaw.INCLUSIVE_END ? end + 1 : end;
    int from = (int) Math.min(start, file.bytes().length);
    int to = (int) Math.min(Math.max(last, start), file.bytes().length);
    return ByteBuffer.wrap(file.bytes(), from, to - from).slice().asReadOnlyBuffer();
  }

  private ByteBuffer chunk(String path, ByteBuffer all, int at, int size) {
    ByteBuffer source = flaw == Flaw.STREAM_MIXES_VERSIONS ? range(path, 0, all.limit()) : all;
    int start = Math.min(at, source.limit());
    return source.slice(start, Math.min(size, source.limit() - start)).asReadOnlyBuffer();
  }

  private static void check(String path, long start, long end) {
    if (start < 0 || end < start) {
      String message = "tiny: no range " + start + " to " + end + " of " + path;
      throw new InvalidRangeException(path, message);
    }
  }

  private static Multi<ByteBuffer> pushed(Multi<ByteBuffer> chunks) {
    return Multi.createFrom()
        .publisher(
            consumer -> {
              consumer.onSubscribe(new DeafSubscription());
              chunks.subscribe().with(consumer::onNext, consumer::onError, consumer::onComplete);
            });
  }

  /** A subscription that does not listen to its subscriber. */
  private static final class DeafSubscription implements Flow.Subscription {
    @Override
    public void request(long items) {}

    @Override
    public void cancel() {}
  }
}
