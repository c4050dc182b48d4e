package dev.parquedb.storage.guide;

import dev.parquedb.Utf8Order;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Stands for the asynchronous client of an object store: objects with etags, conditional requests,
 * uploads in parts, listings with delimiters; answers come later, on threads of its own.
 */
final class Bucket {

  /** An object; never changes. */
  record Blob(String name, ByteBuffer bytes, String etag, Instant written, Headers headers) {
    int size() {
      return bytes.remaining();
    }
  }

  /** What is kept beside the bytes; null where nothing is. */
  record Headers(String contentType, String cacheControl, Map<String, String> metadata) {}

  /** The condition of a request. */
  record Match(boolean absent, String etag) {
    static final Match ANY = new Match(false, null);
    static final Match ABSENT = new Match(true, null);

    static Match of(String etag) {
      return new Match(false, etag);
    }
  }

  /** A page of a listing. */
  record Page(List<Blob> blobs, List<String> prefixes, boolean more) {}

  /** An answer that is no success: an HTTP status, 0 when there was no answer. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String etag;

    Refused(int status, String etag) {
      super("status " + status);
      this.status = status;
      this.etag = etag;
    }

    int status() {
      return status;
    }

    /** With 412: the etag that is there; null when nothing is. */
    String etag() {
      return etag;
    }
  }

  /** An object that comes in parts and is not there before it is finished. */
  final class Upload {
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

    CompletableFuture<Integer> add(ByteBuffer part) {
      return answer(
          () -> {
            parts.writeBytes(bytes(part));
            return parts.size();
          });
    }

    CompletableFuture<Blob> finish(String name, Headers headers, Match match) {
      return put(name, ByteBuffer.wrap(parts.toByteArray()), headers, match);
    }

    CompletableFuture<Boolean> abort() {
      return answer(
          () -> {
            parts.reset();
            return true;
          });
    }
  }

  private final NavigableMap<String, Blob> blobs =
      new ConcurrentSkipListMap<>(Utf8Order.COMPARATOR);
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(2, 2, 0, TimeUnit.SECONDS, new LinkedTransferQueue<>());
  private final AtomicBoolean losing = new AtomicBoolean();
  private long writes;

  Bucket() {
    threads.prestartAllCoreThreads();
  }

  CompletableFuture<Blob> head(String name) {
    return answer(() -> blobs.get(name));
  }

  CompletableFuture<Blob> get(String name, Match match) {
    return answer(() -> found(name, match));
  }

  CompletableFuture<Blob> put(String name, ByteBuffer data, Headers headers, Match match) {
    ByteBuffer copy = ByteBuffer.wrap(bytes(data)); // a caller who cancels may use it again
    return change(() -> store(name, copy, headers, match));
  }

  CompletableFuture<Blob> copy(String source, Match match, String dest) {
    return change(
        () -> {
          Blob from = found(source, match);
          return store(dest, from.bytes(), from.headers(), Match.ANY);
        });
  }

  CompletableFuture<Boolean> delete(String name, Match match) {
    return change(
        () -> {
          check(blobs.get(name), match);
          return blobs.remove(name) != null;
        });
  }

  CompletableFuture<Page> list(String prefix, String after, String delimiter, int limit) {
    return answer(
        () -> {
          List<Blob> found = new ArrayList<>();
          Set<String> prefixes = new LinkedHashSet<>();
          for (Blob blob : blobs.tailMap(prefix, true).values()) {
            if (!blob.name().startsWith(prefix)) {
              break;
            }
            int at = delimiter == null ? -1 : blob.name().indexOf(delimiter, prefix.length());
            String entry = at < 0 ? blob.name() : blob.name().substring(0, at + delimiter.length());
            boolean seen = after != null && Utf8Order.compare(entry, after) <= 0;
            if (seen || prefixes.contains(entry)) {
              continue;
            }
            if (found.size() + prefixes.size() == limit) {
              return new Page(found, List.copyOf(prefixes), true);
            }
            if (at < 0) {
              found.add(blob);
            } else {
              prefixes.add(entry);
            }
          }
          return new Page(found, List.copyOf(prefixes), false);
        });
  }

  /** Lets the next change happen without an answer. */
  void loseNextReply() {
    losing.set(true);
  }

  void close() {
    threads.shutdown();
  }

  private Blob found(String name, Match match) {
    Blob blob = blobs.get(name);
    if (blob == null) {
      throw new Refused(404, null);
    }
    check(blob, match);
    return blob;
  }

  private static void check(Blob present, Match match) {
    String etag = present == null ? null : present.etag();
    if (match.absent() ? etag != null : match.etag() != null && !match.etag().equals(etag)) {
      throw new Refused(412, etag);
    }
  }

  private Blob store(String name, ByteBuffer bytes, Headers headers, Match match) {
    check(blobs.get(name), match);
    Blob blob =
        new Blob(name, bytes, "e" + ++writes, Instant.ofEpochSecond(1_700_000_000), headers);
    blobs.put(name, blob);
    return blob;
  }

  private <T> CompletableFuture<T> change(Supplier<T> work) {
    return answer(
        () -> {
          synchronized (blobs) {
            T done = work.get();
            if (losing.compareAndSet(true, false)) {
              throw new Refused(0, null);
            }
            return done;
          }
        });
  }

  private <T> CompletableFuture<T> answer(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, threads);
  }

  private static byte[] bytes(ByteBuffer data) {
    byte[] copy = new byte[data.remaining()];
    data.duplicate().get(copy);
    return copy;
  }
}
