package dev.parquedb.storage.spi;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What was read.
 *
 * @param version the version all bytes are from
 * @param size the size of the whole file in bytes
 * @param parts one buffer for each range asked, in order, with position 0; nobody writes to them
 *     any more. The backend checks their lengths and asks again where a body came short
 */
public record ReadAnswer(String version, long size, List<ByteBuffer> parts) {}
