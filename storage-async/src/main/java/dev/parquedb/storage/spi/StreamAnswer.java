package dev.parquedb.storage.spi;

import io.smallrye.mutiny.Multi;
import java.nio.ByteBuffer;

/**
 * An opened stream.
 *
 * @param version the version all bytes are from
 * @param size the size of the whole file in bytes
 * @param body the bytes in order, in chunks of any length; subscribed to once
 */
public record StreamAnswer(String version, long size, Multi<ByteBuffer> body) {}
