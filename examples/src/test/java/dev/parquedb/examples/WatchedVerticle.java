package dev.parquedb.examples;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.entity.InterceptedStorage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The application, watched: which calls reach the storage, and on which thread replies begin. Made
 * by Vert.x from its name, so the running one is found by {@link #running}.
 */
public final class WatchedVerticle extends EarthquakeVerticle {

  private static volatile WatchedVerticle running;

  /** The threads on which a request came in and its reply began. */
  record Threads(String path, Thread request, Thread reply) {}

  private final List<Threads> replies = new CopyOnWriteArrayList<>();
  private InterceptedStorage storage;

  static WatchedVerticle running() {
    return running;
  }

  @Override
  public void start(Promise<Void> started) {
    running = this;
    super.start(started);
  }

  @Override
  Future<StorageBackend> openStorage(String uri, Map<String, String> options) {
    return super.openStorage(uri, options)
        .map(
            opened -> {
              storage = new InterceptedStorage(opened);
              return storage.storage();
            });
  }

  @Override
  void mount(Router router) {
    router
        .route()
        .handler(
            routing -> {
              Thread request = Thread.currentThread();
              String path = routing.request().path();
              routing.addHeadersEndHandler(
                  head -> replies.add(new Threads(path, request, Thread.currentThread())));
              routing.next();
            });
    super.mount(router);
  }

  List<Threads> replies() {
    return replies;
  }

  /** From now on, reads of data files wait until they are cancelled. */
  InterceptedStorage.Held holdDataFiles() {
    return storage.hold(WatchedVerticle::dataFile);
  }

  /** Lets the reads that come go on; those that wait never do. */
  void letDataFilesGo() {
    storage.open();
  }

  private static boolean dataFile(InterceptedStorage.Call call) {
    return call.reads() && call.path().endsWith(".parquet");
  }
}
