/**
 * For implementors of storage: fill a {@link dev.parquedb.storage.spi.StorageDriver}, hand it to
 * {@link dev.parquedb.storage.spi.DriverStorageBackend}, and get a whole {@link
 * dev.parquedb.storage.StorageBackend}.
 */
package dev.parquedb.storage.spi;
