package dev.parquedb.storage.tiered;

class AllHotConformanceTest extends TieredConformanceTest {

  @Override
  long threshold() {
    return 64L * 1024 * 1024;
  }
}
