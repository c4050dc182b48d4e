package dev.parquedb.storage;

/**
 * What a backend can do. Checked before every operation: what is false here is refused with {@link
 * UnsupportedStorageException}, never approximated.
 *
 * @param writable whether any write is possible
 * @param conditionalCreate create-if-absent: {@code writeConditional(path, data, null)} and {@code
 *     ifNoneMatch}
 * @param cas compare-and-swap: {@code writeConditional(path, data, version)} and {@code ifMatch}
 * @param append atomic {@code append}
 * @param userMetadata content type, cache control and user metadata are kept and returned
 * @param multipart large streams are uploaded in parts
 * @param realDirectories directories exist beside files, so {@code a} and {@code a/b} cannot both
 *     be files
 * @param sharedWriters several processes may write at the same time
 * @param externallyReadable other programs can read the files at {@code rootUri}
 * @param maxFileSize the largest file in bytes; {@link Long#MAX_VALUE} for no limit of its own
 */
public record StorageCapabilities(
    boolean writable,
    boolean conditionalCreate,
    boolean cas,
    boolean append,
    boolean userMetadata,
    boolean multipart,
    boolean realDirectories,
    boolean sharedWriters,
    boolean externallyReadable,
    long maxFileSize) {}
