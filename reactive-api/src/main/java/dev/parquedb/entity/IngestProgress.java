package dev.parquedb.entity;

/**
 * How far an ingest is.
 *
 * @param durable how many inputs, from the first one of the stream, are durable: the position to
 *     resume from
 * @param commits how many commits were made
 * @param bytes the bytes of data files written
 */
public record IngestProgress(long durable, long commits, long bytes) {}
