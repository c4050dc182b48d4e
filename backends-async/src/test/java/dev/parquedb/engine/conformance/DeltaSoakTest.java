package dev.parquedb.engine.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.EntityBackends;
import dev.parquedb.Storages;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.soak.SoakEvent.Phase;
import dev.parquedb.testkit.soak.SoakRun;
import dev.parquedb.testkit.soak.SoakWork;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random work of four processes that are paused and killed, over a storage that loses replies. */
class DeltaSoakTest {

  private static final int PROCESSES = 4;

  @TempDir Path folder;

  private Vertx vertx;
  private StorageBackend storage;
  private EntityBackend backend;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    storage = Await.item(Storages.open(vertx, "fs:" + folder));
    backend = Await.item(EntityBackends.open(vertx, DeltaBackendConfig.builder(storage).build()));
  }

  @AfterEach
  void close() {
    Await.item(backend.close());
    Await.item(storage.close());
    Await.item(Uni.createFrom().completionStage(vertx.close().toCompletionStage()));
  }

  @Test
  void aShortSoakFindsNothingWrong() {
    SoakWork work = SoakWork.on("fs:" + folder).withOperations(240).withLanes(4).withSeed(2026);
    SoakRun run = new SoakRun(work, PROCESSES);
    run.prepare(backend);
    run.round();
    run.assertNothingWrong(backend);
    System.out.println(run);
    System.out.flush();
    assertThat(run.count(Phase.DONE)).as("%s", run).isGreaterThan(work.operations() / 2);
  }
}
