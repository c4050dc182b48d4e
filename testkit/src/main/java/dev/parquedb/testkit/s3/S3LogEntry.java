package dev.parquedb.testkit.s3;

import java.util.Optional;

/**
 * One request and how it was answered. Carries no header and no body.
 *
 * @param number which request it is, from 1
 * @param method the HTTP method
 * @param bucket the bucket; empty for the service itself
 * @param key the key; empty for a bucket
 * @param operation what was asked for; empty when the request was refused before that was known
 * @param status the HTTP status sent; 0 when the connection ended without an answer
 * @param code the code of the error, if any
 */
public record S3LogEntry(
    long number,
    String method,
    String bucket,
    String key,
    Optional<S3Operation> operation,
    int status,
    Optional<String> code) {}
