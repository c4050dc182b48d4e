package dev.parquedb.interop.s3;

import dev.parquedb.testkit.entity.ProcessRace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Four processes on one bucket of Ceph RGW lose nothing and double nothing. */
@ExtendWith(OnCephRgw.class)
class RgwRaceTest extends ProcessRace {

  private final String uri = OnCephRgw.freshUri();

  @Override
  protected String uri() {
    return uri;
  }

  @Test
  void everyWriteOfFourProcessesIsThereAndTheCounterIsExact() {
    assertExact(run(work()));
  }

  @Test
  void lostRepliesAreResolvedAndTheCounterIsExact() {
    assertExact(run(work().losing(0.2, 4711)));
  }
}
