package dev.parquedb.testkit.storage;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What every suite sees of the storage under test. {@link StorageConformance} implements it. */
public interface StorageSuite {

  /** The storage under test: empty when a test begins. */
  StorageBackend storage();

  /** Where tests put the files they read: the storage itself unless it is read-only. */
  StorageBackend writer();

  /** The Vert.x instance the storage runs on. */
  Vertx vertx();

  /** Where other processes find the storage of this test; empty when they cannot. */
  Optional<String> sharedUri();

  /** Whether writers that race for one file may be left with an unknown outcome. */
  boolean repliesMayBeLost();

  /** The capabilities of the storage under test. */
  default StorageCapabilities capabilities() {
    return storage().capabilities();
  }

  /**
   * Ends a test that needs a capability which is not declared; that its absence is kept is asserted
   * by {@link CapabilityConformance}.
   *
   * @param name the name of the capability
   * @param capability tells whether it is declared
   */
  default void needs(String name, Predicate<StorageCapabilities> capability) {
    assumeTrue(capability.test(capabilities()), () -> name + " is not a declared capability");
  }

  /** Ends a test that writes where nothing can be written. */
  default void needsWriting() {
    needs("writable", StorageCapabilities::writable);
  }

  /** Ends a test that moves files where they cannot be moved. */
  default void needsMoving() {
    needsWriting();
    needs("move", StorageCapabilities::move);
  }

  /** Writes a text where the storage under test reads it. */
  default WriteResult put(String path, String text) {
    return put(path, Payloads.text(text));
  }

  /** Writes bytes where the storage under test reads them. */
  default WriteResult put(String path, ByteBuffer bytes) {
    return Await.item(writer().write(path, bytes));
  }

  /** The whole content of a file as a text. */
  default String text(String path) {
    return Payloads.text(Await.item(storage().read(path)));
  }

  /** Whether the storage has a file of this path. */
  default boolean exists(String path) {
    return Await.item(storage().exists(path));
  }

  /** The paths of all files, over all pages. */
  default List<String> everything() {
    List<String> paths = new ArrayList<>();
    Pages.of(storage(), "", ListOptions.DEFAULT).forEach(page -> paths.addAll(page.paths()));
    return paths;
  }
}
