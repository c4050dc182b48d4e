package dev.parquedb.testkit.entity;

import dev.parquedb.entity.EngineOptions;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Opens and closes the backends of a test. {@link EntityConformance} adds every suite to it; a
 * class that implements only some of them tests a mode of a backend that passes the whole
 * elsewhere.
 */
public abstract class EntityFixture implements EntitySuite {

  private Vertx vertx;
  private StorageBackend storage;
  private EntityBackend backend;
  private final List<EntityBackend> opened = Collections.synchronizedList(new ArrayList<>());

  /**
   * Opens a storage that is empty.
   *
   * @param vertx the Vert.x instance of the test
   */
  protected abstract Uni<StorageBackend> newStorage(Vertx vertx);

  /**
   * Opens the backend under test, with a {@code cursorTtl} of zero, so that a vacuum has something
   * to do.
   *
   * @param vertx the Vert.x instance of the test
   * @param over where; opened several times over one storage, each time as if by a process of its
   *     own
   */
  protected abstract Uni<EntityBackend> openBackend(Vertx vertx, StorageBackend over);

  /**
   * Opens the backend under test, refusing every write.
   *
   * @param vertx the Vert.x instance of the test
   * @param over where
   */
  protected abstract Uni<EntityBackend> openReadOnlyBackend(Vertx vertx, StorageBackend over);

  /**
   * The most entities of one atomic bulk change, at least 400; a small bound makes for quick tests.
   */
  @Override
  public int maxBulkEntities() {
    return EngineOptions.DEFAULT.maxBulkEntities();
  }

  /** Opens everything. */
  @BeforeEach
  protected final void openAll() {
    vertx = Vertx.vertx();
    storage = Await.item(newStorage(vertx));
    backend = open(storage);
  }

  /** Closes everything. */
  @AfterEach
  protected final void closeAll() {
    try {
      opened.forEach(each -> Await.item(each.close()));
      if (storage != null) {
        Await.item(storage.close());
      }
    } finally {
      opened.clear();
      Await.item(Uni.createFrom().completionStage(vertx.close().toCompletionStage()));
    }
  }

  @Override
  public final Vertx vertx() {
    return vertx;
  }

  @Override
  public final StorageBackend storage() {
    return storage;
  }

  @Override
  public final EntityBackend backend() {
    return backend;
  }

  @Override
  public final EntityBackend open(StorageBackend over) {
    return kept(openBackend(vertx, over));
  }

  @Override
  public final EntityBackend openReadOnly(StorageBackend over) {
    return kept(openReadOnlyBackend(vertx, over));
  }

  private EntityBackend kept(Uni<EntityBackend> opening) {
    EntityBackend made = Await.item(opening);
    opened.add(made);
    return made;
  }
}
