package dev.parquedb.engine.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.EntityBackends;
import dev.parquedb.Storages;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.entity.CounterWork;
import dev.parquedb.testkit.entity.CrashOperation;
import dev.parquedb.testkit.entity.CrashPoints;
import dev.parquedb.testkit.entity.CrashRun;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that are killed while they write lose nothing that was acknowledged. */
class DeltaCrashTest {

  @TempDir Path folder;

  @Tag("full")
  @Test
  void whatWasAcknowledgedBeforeProcessesWereKilledIsThere() {
    String uri = "fs:" + folder;
    CrashRun run = new CrashRun(uri);
    for (int round = 0; round < 2; round++) {
      run.killAfter(2, 20);
      Vertx vertx = Vertx.vertx();
      StorageBackend storage = Await.item(Storages.open(vertx, uri));
      EntityBackend backend =
          Await.item(EntityBackends.open(vertx, DeltaBackendConfig.builder(storage).build()));
      run.assertEverythingAcknowledgedIsThere(backend);
      Await.item(backend.create(CounterWork.NS, CreateInput.parse("{\"round\":" + round + "}")));
      Await.item(backend.close());
      Await.item(storage.close());
      Await.item(Uni.createFrom().completionStage(vertx.close().toCompletionStage()));
    }
    assertThat(run.starved()).as("mutations that never got their turn").isZero();
  }

  @Tag("full")
  @ParameterizedTest
  @EnumSource(CrashOperation.class)
  void processesThatAreGoneAtAnyCallLeaveAllOfAWriteOrNothing(CrashOperation operation) {
    CrashPoints points = new CrashPoints("fs:" + folder);
    assertThat(points.everyPointOf(operation)).isGreaterThan(4);
    points.assertCleanAfterwards();
  }
}
