package dev.parquedb.vertx;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.ListResult;
import dev.parquedb.storage.ReadOptions;
import dev.parquedb.storage.RmdirOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.storage.WriteResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.net.URI;
import java.util.List;
import java.util.Objects;

/**
 * A {@link StorageBackend} in the types of Vert.x. Every operation starts at once, means what it
 * means there, and fails with the same errors; its outcome arrives on the context that called, or
 * on a new one when the caller is on none.
 *
 * <p>A {@code Future} cannot be cancelled: to cancel, use the Mutiny interface. A stream can, by
 * {@link MultiReadStream#cancel()}. Buffers handed in are copied; buffers handed out belong to the
 * caller.
 */
public final class VertxStorageBackend {

  private static final int CHUNKS = 4;

  private final View view;
  private final StorageBackend storage;

  private VertxStorageBackend(View view, StorageBackend storage) {
    this.view = view;
    this.storage = Objects.requireNonNull(storage, "storage");
  }

  /**
   * A view of a backend.
   *
   * @param vertx the Vert.x instance the application runs on
   * @param storage the backend
   */
  public static VertxStorageBackend of(Vertx vertx, StorageBackend storage) {
    return new VertxStorageBackend(new View(vertx), storage);
  }

  /** The backend behind this view. */
  public StorageBackend unwrap() {
    return storage;
  }

  /** See {@link StorageBackend#type()}. */
  public String type() {
    return storage.type();
  }

  /** See {@link StorageBackend#rootUri()}. */
  public URI rootUri() {
    return storage.rootUri();
  }

  /** See {@link StorageBackend#capabilities()}. */
  public StorageCapabilities capabilities() {
    return storage.capabilities();
  }

  /** See {@link StorageBackend#with(CallOptions)}. */
  public VertxStorageBackend with(CallOptions options) {
    return new VertxStorageBackend(view, storage.with(options));
  }

  /** See {@link StorageBackend#read(String)}. */
  public Future<Buffer> read(String path) {
    return view.future(storage.read(path).map(View::buffer));
  }

  /** See {@link StorageBackend#readRange(String, long, long)}. */
  public Future<Buffer> readRange(String path, long start, long end) {
    return view.future(storage.readRange(path, start, end).map(View::buffer));
  }

  /** See {@link StorageBackend#readRanges(String, List)}. */
  public Future<List<Buffer>> readRanges(String path, List<ByteRange> ranges) {
    return view.future(
        storage.readRanges(path, ranges).map(all -> all.stream().map(View::buffer).toList()));
  }

  /** See {@link StorageBackend#readStream(String, ReadOptions)}; a few chunks are read ahead. */
  public MultiReadStream<Buffer> readStream(String path, ReadOptions options) {
    return view.stream(storage.readStream(path, options).map(View::buffer), CHUNKS);
  }

  /** See {@link StorageBackend#readStream(String)}. */
  public MultiReadStream<Buffer> readStream(String path) {
    return readStream(path, ReadOptions.DEFAULT);
  }

  /** See {@link StorageBackend#exists(String)}. */
  public Future<Boolean> exists(String path) {
    return view.future(storage.exists(path));
  }

  /** See {@link StorageBackend#stat(String)}; a null result when there is nothing. */
  public Future<FileStat> stat(String path) {
    return view.future(storage.stat(path));
  }

  /** See {@link StorageBackend#list(String, ListOptions)}. */
  public Future<ListResult> list(String prefix, ListOptions options) {
    return view.future(storage.list(prefix, options));
  }

  /** See {@link StorageBackend#list(String)}. */
  public Future<ListResult> list(String prefix) {
    return list(prefix, ListOptions.DEFAULT);
  }

  /** See {@link StorageBackend#write(String, java.nio.ByteBuffer, WriteOptions)}. */
  public Future<WriteResult> write(String path, Buffer data, WriteOptions options) {
    return view.future(storage.write(path, View.bytes(data), options));
  }

  /** See {@link StorageBackend#write(String, java.nio.ByteBuffer)}. */
  public Future<WriteResult> write(String path, Buffer data) {
    return write(path, data, WriteOptions.DEFAULT);
  }

  /** See {@link StorageBackend#writeAtomic(String, java.nio.ByteBuffer, WriteOptions)}. */
  public Future<WriteResult> writeAtomic(String path, Buffer data, WriteOptions options) {
    return view.future(storage.writeAtomic(path, View.bytes(data), options));
  }

  /** See {@link StorageBackend#writeAtomic(String, java.nio.ByteBuffer)}. */
  public Future<WriteResult> writeAtomic(String path, Buffer data) {
    return writeAtomic(path, data, WriteOptions.DEFAULT);
  }

  /**
   * See {@link StorageBackend#writeConditional(String, java.nio.ByteBuffer, String, WriteOptions)}.
   */
  public Future<WriteResult> writeConditional(
      String path, Buffer data, String expectedVersion, WriteOptions options) {
    return view.future(storage.writeConditional(path, View.bytes(data), expectedVersion, options));
  }

  /** See {@link StorageBackend#writeConditional(String, java.nio.ByteBuffer, String)}. */
  public Future<WriteResult> writeConditional(String path, Buffer data, String expectedVersion) {
    return writeConditional(path, data, expectedVersion, WriteOptions.DEFAULT);
  }

  /**
   * See {@link StorageBackend#writeStream}.
   *
   * @param path the file
   * @param data the bytes in order; paused at once, then fetched only as fast as they are written
   * @param options content type, metadata, conditions
   */
  public Future<WriteResult> writeStream(
      String path, ReadStream<Buffer> data, WriteOptions options) {
    return view.future(storage.writeStream(path, view.multi(data).map(View::bytes), options));
  }

  /** {@link #writeStream(String, ReadStream, WriteOptions)} without options. */
  public Future<WriteResult> writeStream(String path, ReadStream<Buffer> data) {
    return writeStream(path, data, WriteOptions.DEFAULT);
  }

  /** See {@link StorageBackend#append(String, java.nio.ByteBuffer)}. */
  public Future<Void> append(String path, Buffer data) {
    return view.future(storage.append(path, View.bytes(data)));
  }

  /** See {@link StorageBackend#delete(String)}. */
  public Future<Boolean> delete(String path) {
    return view.future(storage.delete(path));
  }

  /** See {@link StorageBackend#deletePrefix(String)}. */
  public Future<Long> deletePrefix(String prefix) {
    return view.future(storage.deletePrefix(prefix));
  }

  /** See {@link StorageBackend#mkdir(String)}. */
  public Future<Void> mkdir(String path) {
    return view.future(storage.mkdir(path));
  }

  /** See {@link StorageBackend#rmdir(String, RmdirOptions)}. */
  public Future<Void> rmdir(String path, RmdirOptions options) {
    return view.future(storage.rmdir(path, options));
  }

  /** See {@link StorageBackend#rmdir(String)}. */
  public Future<Void> rmdir(String path) {
    return rmdir(path, RmdirOptions.DEFAULT);
  }

  /** See {@link StorageBackend#copy(String, String)}. */
  public Future<Void> copy(String source, String dest) {
    return view.future(storage.copy(source, dest));
  }

  /** See {@link StorageBackend#move(String, String)}. */
  public Future<Void> move(String source, String dest) {
    return view.future(storage.move(source, dest));
  }

  /** See {@link StorageBackend#close()}. */
  public Future<Void> close() {
    return view.future(storage.close());
  }
}
