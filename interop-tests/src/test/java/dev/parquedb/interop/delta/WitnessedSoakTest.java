package dev.parquedb.interop.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.EntityBackend;
import dev.parquedb.interop.SparkProcess;
import dev.parquedb.testkit.soak.SoakEvent.Phase;
import dev.parquedb.testkit.soak.SoakRun;
import dev.parquedb.testkit.soak.SoakWork;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A long soak, between whose rounds Spark and delta-kernel see the rows that we do. */
@ExtendWith(SparkProcess.Shared.class)
class WitnessedSoakTest {

  private static final int ROUNDS = 10;
  private static final int PROCESSES = 4;

  @TempDir Path root;

  @Tag("full")
  @Test
  void aLongSoakFindsNothingWrongInAnyonesEyes(SparkProcess spark) throws IOException {
    try (Folder folder = new Folder(root)) {
      Path tables = folder.table(SoakWork.NS).getParent();
      SoakWork work =
          SoakWork.on("fs:" + tables)
              .withOperations(2_400)
              .withLanes(16)
              .withEntities(200, 12)
              .withSeed(41);
      SoakRun run = new SoakRun(work, PROCESSES);
      EntityBackend backend = folder.open();
      run.prepare(backend);
      for (int round = 0; round < ROUNDS; round++) {
        run.round();
        run.assertNothingWrong(backend);
        folder.view(spark, backend, SoakWork.NS).agreesAfter("round " + round + ", for Spark");
        folder.view(backend, SoakWork.NS).agreesAfter("round " + round + ", for delta-kernel");
        System.out.println(run);
        System.out.flush();
      }
      assertThat(run.count(Phase.BEGUN)).isGreaterThan(20_000);
      assertThat(run.count(Phase.DONE)).as("%s", run).isGreaterThan(run.count(Phase.BEGUN) / 2);
    }
  }
}
