package dev.parquedb.storage;

/**
 * The outcome of a write.
 *
 * @param version the opaque version of what was written, as {@code stat} and {@code list} tell it
 * @param size the bytes written
 */
public record WriteResult(String version, long size) {}
