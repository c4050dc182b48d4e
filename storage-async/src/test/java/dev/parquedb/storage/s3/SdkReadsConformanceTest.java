package dev.parquedb.storage.s3;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same when the SDK reads; what processes write to a bucket does not depend on it. */
class SdkReadsConformanceTest extends S3ConformanceTest {

  @Override
  S3Backend.Builder describe(S3Backend.Builder storage) {
    return storage.sdkReads();
  }

  @Override
  @Test
  @Tag("full")
  public void processesAgreeOnWhoCreatesSwapsDeletesAndMoves() {
    super.processesAgreeOnWhoCreatesSwapsDeletesAndMoves();
  }

  @Override
  @Test
  @Tag("full")
  public void processesLoseNoIncrementAndNoAppend() {
    super.processesLoseNoIncrementAndNoAppend();
  }

  @Override
  @Test
  @Tag("full")
  public void whatAKilledProcessWroteIsThereAndWhole() {
    super.whatAKilledProcessWroteIsThereAndWhole();
  }
}
