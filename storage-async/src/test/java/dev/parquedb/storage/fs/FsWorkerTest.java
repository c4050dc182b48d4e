package dev.parquedb.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.WorkerPool;
import dev.parquedb.testkit.Await;
import org.junit.jupiter.api.Test;

class FsWorkerTest {

  @Test
  void workersHaveAPageAlignedBuffer() {
    WorkerPool pool = FsWorker.pool(1);
    DriverCall call = new DriverCall(CallOptions.DEFAULT);
    Thread worker = Await.item(pool.run(call, "f", Thread::currentThread));
    assertThat(worker.getName()).startsWith("parquedb-fs-");
    int offset = Await.item(pool.run(call, "f", () -> FsWorker.buffer().alignmentOffset(0, 4096)));
    assertThat(offset).isZero();
    Await.item(pool.stop(() -> {}));
  }
}
