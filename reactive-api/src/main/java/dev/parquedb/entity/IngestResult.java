package dev.parquedb.entity;

import java.util.Optional;

/**
 * The outcome of an ingest.
 *
 * @param durable how many inputs, from the first one of the stream, are durable: the position to
 *     resume from
 * @param created how many entities this ingest created
 * @param commits how many commits were made
 * @param failure what ended the ingest early; empty when every input is durable
 */
public record IngestResult(long durable, long created, long commits, Optional<Throwable> failure) {}
