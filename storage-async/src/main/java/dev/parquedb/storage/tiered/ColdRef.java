package dev.parquedb.storage.tiered;

/**
 * A cold object. It is written once, under a name of its own, and never changes.
 *
 * @param name its path in the cold tier
 * @param checksum the CRC-32C of its bytes
 */
record ColdRef(String name, int checksum) {}
