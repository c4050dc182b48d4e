package dev.parquedb.storage;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Files by path: bytes in, bytes out; knows nothing of tables or entities.
 *
 * <p><b>Paths</b> are keys separated by {@code /}, relative to the root. A leading {@code /} is
 * dropped; {@code .} segments and doubled slashes are normalised. Every method fails with {@link
 * InvalidPathException} for an empty path where a file is meant, a {@code ..} segment, a control
 * character, a backslash, a trailing slash where a file is meant, a path above 1,024 bytes or a
 * segment above 255 bytes of UTF-8.
 *
 * <p><b>Laziness and threads.</b> Nothing happens before subscription; no method blocks the caller.
 * Items and failures arrive on the Vert.x context that subscribed, if there is one, otherwise on a
 * thread of the backend. Cancelling aborts the request where the medium allows it; a write that may
 * have left by then has an unknown outcome.
 *
 * <p><b>Bytes</b> handed out are read-only views with position 0 and limit = length that never
 * change afterwards. Bytes handed in are read between position and limit, are not modified, and
 * must not be changed before the operation has terminated.
 *
 * <p><b>Errors</b> are {@link StorageException}s. What a backend cannot honour it refuses with
 * {@link UnsupportedStorageException} before writing anything.
 */
public interface StorageBackend {

  /** The kind of backend: {@code memory}, {@code fs}, {@code s3}, {@code r2}, {@code sqlite}, … */
  String type();

  /**
   * What table metadata calls the root of this storage, without a trailing slash: {@code
   * file:///data}, {@code s3://bucket/prefix}, {@code memory://name}.
   */
  URI rootUri();

  /** What this backend can do; an operation outside of it is refused, never approximated. */
  StorageCapabilities capabilities();

  /**
   * A cheap view of this backend whose calls carry the given options through every layer.
   *
   * @param options deadline, immutability and priority of the calls made through the view
   */
  StorageBackend with(CallOptions options);

  /**
   * Reads a whole file.
   *
   * @param path the file
   * @return its bytes; fails with {@link NotFoundException}
   */
  Uni<ByteBuffer> read(String path);

  /**
   * Reads part of a file.
   *
   * @param path the file
   * @param start the first byte, from 0
   * @param end the byte after the last one; clamped to the size of the file
   * @return the bytes; empty when {@code start == end} or {@code start} is at or past the end of
   *     the file. Fails with {@link InvalidRangeException} before any I/O when {@code start < 0} or
   *     {@code end < start}, and with {@link NotFoundException}
   */
  Uni<ByteBuffer> readRange(String path, long start, long end);

  /**
   * Reads several parts of one version of a file. Neighbours are coalesced, requests run in
   * parallel within a bound.
   *
   * @param path the file
   * @param ranges the ranges, in any order; may overlap
   * @return one buffer a range, in the order asked, each as {@link #readRange} would answer. Fails
   *     as a whole; with {@link PreconditionFailedException} when the file changed in between
   */
  Uni<List<ByteBuffer>> readRanges(String path, List<ByteRange> ranges);

  /**
   * Reads into the caller's buffer, which must be left alone until the {@code Uni} terminates.
   *
   * @param path the file
   * @param start the first byte, from 0
   * @param destination filled from its position, at most to its limit; its position moves behind
   *     the last byte read
   * @return the number of bytes read; less than asked only at the end of the file, 0 past it
   */
  Uni<Integer> readInto(String path, long start, ByteBuffer destination);

  /**
   * Streams one version of a file; demand reaches the medium.
   *
   * @param path the file
   * @param options the range and the chunk size
   * @return the bytes in order, in chunks of at most the chunk size
   */
  Multi<ByteBuffer> readStream(String path, ReadOptions options);

  /**
   * Whether a file of this path exists. Directories and prefixes do not count.
   *
   * @param path the file
   */
  Uni<Boolean> exists(String path);

  /**
   * Describes a file, a directory or a non-empty prefix.
   *
   * @param path the file or directory; empty for the root
   * @return the description, or a null item when there is nothing
   */
  Uni<FileStat> stat(String path);

  /**
   * Lists files below a string prefix in ascending order of their UTF-8 bytes.
   *
   * @param prefix a string prefix ({@code a/1} matches {@code a/1.txt} and {@code a/10.txt}); empty
   *     for everything
   * @param options page size, cursor, delimiter, pattern
   * @return one page; empty for a prefix that matches nothing
   */
  Uni<ListResult> list(String prefix, ListOptions options);

  /**
   * Writes a file, replacing any older one atomically: a reader sees the old or the new content,
   * whole.
   *
   * @param path the file
   * @param data its bytes
   * @param options content type, metadata, conditions
   * @return the new version; durable when the item arrives
   */
  Uni<WriteResult> write(String path, ByteBuffer data, WriteOptions options);

  /**
   * The same as {@link #write}: every write here is atomic. Kept under this name for callers who
   * want to say so.
   *
   * @param path the file
   * @param data its bytes
   * @param options content type, metadata, conditions
   * @return the new version
   */
  Uni<WriteResult> writeAtomic(String path, ByteBuffer data, WriteOptions options);

  /**
   * Writes only if the file is in the expected version. Among any number of concurrent callers,
   * threads or processes with the same expectation exactly one wins; the others get {@link
   * PreconditionFailedException} with the expected and the actual version.
   *
   * @param path the file
   * @param data its bytes
   * @param expectedVersion the version from a write, {@code stat} or {@code list} (capability
   *     {@code cas}); null when the file must not exist (capability {@code conditionalCreate})
   * @param options content type and metadata; conditions of its own are refused
   * @return the new version. Fails with {@link WriteOutcomeUnknownException} when the request may
   *     have taken effect and the answer was lost; no layer repeats such a write
   */
  Uni<WriteResult> writeConditional(
      String path, ByteBuffer data, String expectedVersion, WriteOptions options);

  /**
   * Writes a file of any size from a stream, with bounded memory. The file appears whole, at the
   * end, or not at all.
   *
   * @param path the file
   * @param data the bytes in order; pulled only as fast as they are written
   * @param options content type, metadata, conditions
   * @return the new version
   */
  Uni<WriteResult> writeStream(String path, Multi<ByteBuffer> data, WriteOptions options);

  /**
   * Appends to a file, creating it when missing. Atomic per call: never interleaves with another
   * append and never leaves a part behind.
   *
   * @param path the file
   * @param data at most 64 MiB
   */
  Uni<Void> append(String path, ByteBuffer data);

  /**
   * Deletes a file.
   *
   * @param path the file
   * @return whether it existed
   */
  Uni<Boolean> delete(String path);

  /**
   * Deletes every file whose path starts with a string prefix.
   *
   * @param prefix the prefix; an empty one is refused
   * @return how many files were deleted
   */
  Uni<Long> deletePrefix(String prefix);

  /**
   * Makes a directory and its parents; does nothing where it exists and on flat stores.
   *
   * @param path the directory; a trailing slash is accepted
   */
  Uni<Void> mkdir(String path);

  /**
   * Removes a directory.
   *
   * @param path the directory; a trailing slash is accepted
   * @param options whether to remove what it holds
   * @return fails with {@link NotFoundException} when missing and {@link
   *     DirectoryNotEmptyException} when not empty and not recursive
   */
  Uni<Void> rmdir(String path, RmdirOptions options);

  /**
   * Copies a file with its content type and metadata, replacing the destination. Onto itself it
   * does nothing.
   *
   * @param source an existing file, otherwise {@link NotFoundException}
   * @param dest the new file
   */
  Uni<Void> copy(String source, String dest);

  /**
   * Moves a file with its content type and metadata, replacing the destination; never loses the
   * only copy. Onto itself it does nothing. Refused with {@link UnsupportedStorageException} where
   * the capability {@code move} is false.
   *
   * @param source an existing file, otherwise {@link NotFoundException}
   * @param dest the new name
   */
  Uni<Void> move(String source, String dest);

  /** Refuses new calls, awaits what is in flight within a bounded time, and frees everything. */
  Uni<Void> close();

  /** {@link #readStream(String, ReadOptions)} of the whole file. */
  default Multi<ByteBuffer> readStream(String path) {
    return readStream(path, ReadOptions.DEFAULT);
  }

  /** {@link #list(String, ListOptions)} of the first page with default options. */
  default Uni<ListResult> list(String prefix) {
    return list(prefix, ListOptions.DEFAULT);
  }

  /** {@link #write(String, ByteBuffer, WriteOptions)} without options. */
  default Uni<WriteResult> write(String path, ByteBuffer data) {
    return write(path, data, WriteOptions.DEFAULT);
  }

  /** {@link #writeAtomic(String, ByteBuffer, WriteOptions)} without options. */
  default Uni<WriteResult> writeAtomic(String path, ByteBuffer data) {
    return writeAtomic(path, data, WriteOptions.DEFAULT);
  }

  /** {@link #writeConditional(String, ByteBuffer, String, WriteOptions)} without options. */
  default Uni<WriteResult> writeConditional(String path, ByteBuffer data, String expectedVersion) {
    return writeConditional(path, data, expectedVersion, WriteOptions.DEFAULT);
  }

  /** {@link #writeStream(String, Multi, WriteOptions)} without options. */
  default Uni<WriteResult> writeStream(String path, Multi<ByteBuffer> data) {
    return writeStream(path, data, WriteOptions.DEFAULT);
  }

  /** {@link #rmdir(String, RmdirOptions)} of an empty directory. */
  default Uni<Void> rmdir(String path) {
    return rmdir(path, RmdirOptions.DEFAULT);
  }
}
