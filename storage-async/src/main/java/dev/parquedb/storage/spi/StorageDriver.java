package dev.parquedb.storage.spi;

import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.ListResult;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.WriteResult;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an implementor of storage fills in; {@link DriverStorageBackend} derives the rest.
 *
 * <p>The backend guarantees to a driver: paths are normalised and legal, ranges are valid and not
 * empty, nothing is asked that {@link #capabilities()} denies, and no call comes after {@link
 * #close()}. A driver guarantees to the backend: nothing happens before subscription, nothing
 * blocks the subscriber, errors are {@link dev.parquedb.storage.StorageException}s, bytes handed
 * out never change, and {@link DriverCall#enter()} is asked right before anything that cannot be
 * taken back. Results may arrive on any thread.
 *
 * <p>A driver whose medium can do more also implements {@link AtomicMove}, {@link AtomicAppend},
 * {@link Directories} or {@link CursorListing}.
 */
public interface StorageDriver {

  /** See {@link dev.parquedb.storage.StorageBackend#type()}. */
  String type();

  /** See {@link dev.parquedb.storage.StorageBackend#rootUri()}. */
  URI rootUri();

  /** What this driver can do; constant. */
  StorageCapabilities capabilities();

  /** How several ranges of a file are fetched. */
  default ReadTuning readTuning() {
    return ReadTuning.DEFAULT;
  }

  /**
   * Describes a file.
   *
   * @param path the file
   * @param call the call this belongs to
   * @return a null item when there is no file of this path
   */
  Uni<FileStat> head(String path, DriverCall call);

  /**
   * Reads ranges of one version of a file.
   *
   * @param request what to read
   * @param call the call this belongs to
   * @return fails with {@link dev.parquedb.storage.NotFoundException}, and with {@link
   *     dev.parquedb.storage.PreconditionFailedException} when another version is there than asked
   */
  Uni<ReadAnswer> read(ReadRequest request, DriverCall call);

  /**
   * Reads into the caller's buffer, from its position to its limit, and moves its position. {@link
   * DriverCall#enter()} decides whether the buffer may still be touched.
   *
   * @param path the file
   * @param start the first byte
   * @param destination where to; has room for at least one byte
   * @param call the call this belongs to
   * @return the bytes read; less than asked only at the end of the file
   */
  default Uni<Integer> readInto(String path, long start, ByteBuffer destination, DriverCall call) {
    return ReadIntoCopy.read(this, path, start, destination, call);
  }

  /**
   * Opens a stream of one range of one version of a file.
   *
   * @param request what to read: exactly one range
   * @param call the call this belongs to
   * @return the opened stream, whose body asks the medium only as fast as it is consumed; fails
   *     like {@link #read}
   */
  default Uni<StreamAnswer> stream(ReadRequest request, DriverCall call) {
    return RangedStream.open(this, request, call);
  }

  /**
   * Writes a file atomically: readers see the old or the new content, whole.
   *
   * @param request where and on which condition
   * @param data the bytes between position and limit; a view of the driver's own
   * @param call the call this belongs to
   * @return the new version; durable. Fails with {@link
   *     dev.parquedb.storage.PreconditionFailedException} (with the actual version where the store
   *     tells it) when the condition does not hold
   */
  Uni<WriteResult> put(PutRequest request, ByteBuffer data, DriverCall call);

  /**
   * Writes a file of any length atomically, with bounded memory.
   *
   * @param request where and on which condition
   * @param data the bytes; pulled only as fast as they are written
   * @param call the call this belongs to
   * @return as for {@link #put}
   */
  Uni<WriteResult> putStream(PutRequest request, Multi<ByteBuffer> data, DriverCall call);

  /**
   * Lists entries.
   *
   * @param request which entries
   * @param call the call this belongs to
   */
  Uni<ListPage> list(ListRequest request, DriverCall call);

  /**
   * Deletes a file.
   *
   * @param path the file
   * @param ifVersion delete only this version, otherwise {@link
   *     dev.parquedb.storage.PreconditionFailedException}; asked only by the derived move, where
   *     {@code move} is declared
   * @param call the call this belongs to
   * @return whether there was a file
   */
  Uni<Boolean> delete(String path, Optional<String> ifVersion, DriverCall call);

  /**
   * Deletes many files.
   *
   * @param paths the files, at most 1,000
   * @param call the call this belongs to
   * @return how many there were
   */
  default Uni<Long> deleteAll(List<String> paths, DriverCall call) {
    return Multi.createFrom()
        .iterable(paths)
        .onItem()
        .transformToUni(path -> delete(path, Optional.empty(), call))
        .merge(readTuning().requestsInFlight())
        .collect()
        .with(Collectors.filtering(existed -> existed, Collectors.counting()));
  }

  /**
   * Copies a file with its content type and metadata, replacing the destination.
   *
   * @param source the file to copy; missing is a {@link dev.parquedb.storage.NotFoundException}
   * @param ifVersion copy only this version, otherwise {@link
   *     dev.parquedb.storage.PreconditionFailedException}
   * @param dest another path
   * @param call the call this belongs to
   */
  Uni<Void> copy(String source, Optional<String> ifVersion, String dest, DriverCall call);

  /** Frees everything; calls that still run may fail. Called once. */
  Uni<Void> close();

  /** A driver that renames files in one step. */
  interface AtomicMove {
    /**
     * Moves a file, replacing the destination, so that at every moment one of both names has it.
     *
     * @param source the file to move; missing is a {@link dev.parquedb.storage.NotFoundException}
     * @param dest another path
     * @param call the call this belongs to
     */
    Uni<Void> move(String source, String dest, DriverCall call);
  }

  /** A driver that appends by itself. */
  interface AtomicAppend {
    /**
     * Appends to a file, creating it when missing; whole or not at all, also over a crash.
     *
     * @param path the file
     * @param data the bytes between position and limit
     * @param call the call this belongs to
     */
    Uni<Void> append(String path, ByteBuffer data, DriverCall call);
  }

  /**
   * A driver whose medium pages by cursors of its own, so that {@link #list} is never asked: a
   * storage on top of another one.
   */
  interface CursorListing {
    /**
     * Lists a page as {@link dev.parquedb.storage.StorageBackend#list} does.
     *
     * @param prefix the normalised string prefix; empty for everything
     * @param options limit (from 1), cursor, delimiter (not empty), pattern
     * @param call the call this belongs to
     * @return the page; a cursor that is not from a listing of the prefix and options is an {@link
     *     dev.parquedb.storage.UnsupportedStorageException}
     */
    Uni<ListResult> page(String prefix, ListOptions options, DriverCall call);
  }

  /** A driver with real directories. */
  interface Directories {
    /**
     * Whether there is a directory.
     *
     * @param path the directory; never empty
     * @param call the call this belongs to
     */
    Uni<Boolean> isDirectory(String path, DriverCall call);

    /**
     * Makes a directory and its parents.
     *
     * @param path the directory; never empty
     * @param call the call this belongs to
     */
    Uni<Void> mkdir(String path, DriverCall call);

    /**
     * Removes an empty directory.
     *
     * @param path the directory; never empty
     * @param call the call this belongs to
     * @return fails with {@link dev.parquedb.storage.NotFoundException} and {@link
     *     dev.parquedb.storage.DirectoryNotEmptyException}
     */
    Uni<Void> rmdir(String path, DriverCall call);

    /**
     * Removes a directory with the directories in it, whose files are deleted already.
     *
     * @param path the directory; never empty
     * @param call the call this belongs to
     * @return fails with {@link dev.parquedb.storage.DirectoryNotEmptyException} when files have
     *     come meanwhile
     */
    Uni<Void> rmdirTree(String path, DriverCall call);
  }
}
