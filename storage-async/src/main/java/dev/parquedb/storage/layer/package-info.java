/**
 * Layers around any {@link dev.parquedb.storage.StorageBackend}: metrics, tracing, read-only,
 * prefix, hedge, retry, breaker, limit and timeout, always in this order from the outside in.
 * {@link dev.parquedb.storage.layer.StorageLayers} puts them together.
 */
package dev.parquedb.storage.layer;
