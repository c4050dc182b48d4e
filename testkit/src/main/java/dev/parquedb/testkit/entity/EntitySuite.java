package dev.parquedb.testkit.entity;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.query.Filter;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.ListResult;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What every suite sees of the backend under test. {@link EntityConformance} implements it. */
public interface EntitySuite {

  /** The namespace that tests use when one is enough. */
  String NS = "things";

  /** The Vert.x instance the backend runs on. */
  Vertx vertx();

  /** The storage below the backend under test: empty when a test begins. */
  StorageBackend storage();

  /** Files that say about which metadata is the newest. */
  Pattern HINTS = Pattern.compile(".*/(version-hint\\.text|_last_checkpoint)");

  /** The backend under test, over {@link #storage()}. */
  EntityBackend backend();

  /**
   * Opens another backend, as another process would; it is closed after the test.
   *
   * @param storage where, usually {@link #storage()} or something around it
   */
  EntityBackend open(StorageBackend storage);

  /**
   * Opens a backend that refuses every write; it is closed after the test.
   *
   * @param storage where
   */
  EntityBackend openReadOnly(StorageBackend storage);

  /** The most entities of one atomic bulk change of the backends opened here, at least 400. */
  int maxBulkEntities();

  /** Creates an entity from JSON, in which single quotes stand for double ones. */
  default Entity create(String json) {
    return Await.item(backend().create(NS, Documents.input(json)));
  }

  /** Every live entity by full id. */
  default Map<String, Entity> live() {
    return live(backend());
  }

  /** Every live entity of a backend by full id; an id that comes twice is an error. */
  default Map<String, Entity> live(EntityBackend backend) {
    return Entities.byId(find(backend, Filter.all(), FindOptions.DEFAULT));
  }

  /** Everything a find gives. */
  default List<Entity> find(Filter filter, FindOptions options) {
    return find(backend(), filter, options);
  }

  /** Everything a find gives. */
  default List<Entity> find(EntityBackend backend, Filter filter, FindOptions options) {
    return Await.item(backend.find(NS, filter, options).collect().asList());
  }

  /** The newest snapshot; there must be one. */
  default SnapshotInfo head() {
    List<SnapshotInfo> all = Await.item(backend().listSnapshots(NS));
    return all.get(all.size() - 1);
  }

  /**
   * Every file of the storage with its version: equal before and after where nothing is written.
   * Hints are left out: they follow their commits at any time.
   */
  default Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    ListOptions options = ListOptions.DEFAULT;
    while (true) {
      ListResult page = Await.item(storage().list("", options));
      page.files().stream()
          .filter(file -> !HINTS.matcher(file.path()).matches())
          .forEach(file -> files.put(file.path(), file.version()));
      Optional<String> cursor = page.cursor();
      if (cursor.isEmpty()) {
        return files;
      }
      options = options.withCursor(cursor.get());
    }
  }
}
