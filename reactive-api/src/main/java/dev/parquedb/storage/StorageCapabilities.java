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
 * @param uniqueVersions every write gives a version of its own, also of equal bytes. Where false a
 *     version stands for content: other bytes never have it, but a file that gets back the bytes it
 *     had may get back its version. A swap still has one winner among the writers that hold the
 *     version while it is there: one that would leave it as it is is refused
 * @param move {@code move}: the file is at every moment under one of its names, and what others
 *     write under the old one meanwhile stays. False where a store can neither rename nor delete on
 *     condition that nothing was written
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
    long maxFileSize,
    boolean uniqueVersions,
    boolean move) {

  /** Capabilities that move files where they write any. */
  public StorageCapabilities(
      boolean writable,
      boolean conditionalCreate,
      boolean cas,
      boolean append,
      boolean userMetadata,
      boolean multipart,
      boolean realDirectories,
      boolean sharedWriters,
      boolean externallyReadable,
      long maxFileSize,
      boolean uniqueVersions) {
    this(
        writable,
        conditionalCreate,
        cas,
        append,
        userMetadata,
        multipart,
        realDirectories,
        sharedWriters,
        externallyReadable,
        maxFileSize,
        uniqueVersions,
        writable);
  }

  /** Capabilities with versions of every write's own, that move files where they write any. */
  public StorageCapabilities(
      boolean writable,
      boolean conditionalCreate,
      boolean cas,
      boolean append,
      boolean userMetadata,
      boolean multipart,
      boolean realDirectories,
      boolean sharedWriters,
      boolean externallyReadable,
      long maxFileSize) {
    this(
        writable,
        conditionalCreate,
        cas,
        append,
        userMetadata,
        multipart,
        realDirectories,
        sharedWriters,
        externallyReadable,
        maxFileSize,
        true);
  }
}
