package dev.parquedb.storage.tiered;

class AllColdConformanceTest extends TieredConformanceTest {

  @Override
  long threshold() {
    return 0;
  }
}
