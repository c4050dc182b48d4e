package dev.parquedb.storage.layer;

/**
 * What a layer keeps apart for reads and changes.
 *
 * @param reads for reads
 * @param writes for changes
 */
record PerDirection<T>(T reads, T writes) {

  /** That for a call. */
  T of(LayerCall call) {
    return call.operation().changes() ? writes : reads;
  }
}
