package dev.parquedb.storage.s3;

import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.storage.spi.ListPage;
import dev.parquedb.storage.spi.ListRequest;
import dev.parquedb.storage.spi.PutRequest;
import dev.parquedb.storage.spi.ReadAnswer;
import dev.parquedb.storage.spi.ReadRequest;
import dev.parquedb.storage.spi.ReadTuning;
import dev.parquedb.storage.spi.StorageDriver;
import dev.parquedb.storage.spi.StreamAnswer;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** One bucket, or the part of it below a prefix. */
final class S3Driver implements StorageDriver {

  /** The largest object of any known server. */
  private static final long LARGEST_OBJECT = 5L << 40;

  private final S3Settings settings;
  private final StorageCapabilities capabilities;
  private final S3Resources resources;
  private final ObjectReads reads;
  private final S3Heads heads;
  private final S3Puts puts;
  private final S3Streams streams;
  private final S3Listing listing;
  private final S3Deletes deletes;
  private final S3Copies copies;

  S3Driver(S3Settings settings, S3Conditions conditions, boolean writable, S3Resources resources) {
    S3Calls calls = resources.calls();
    S3Headers headers = new S3Headers(settings, conditions);
    S3Parts parts = new S3Parts(calls, headers, resources.aftermath());
    this.settings = settings;
    this.resources = resources;
    this.reads = resources.reads();
    this.heads = new S3Heads(calls, settings);
    this.puts = new S3Puts(calls, headers, parts);
    this.streams = new S3Streams(settings, conditions, puts, parts);
    this.listing = new S3Listing(calls, settings);
    this.deletes = new S3Deletes(calls, headers, heads);
    this.copies = new S3Copies(calls, headers, heads, parts);
    this.capabilities =
        new StorageCapabilities(
            writable,
            writable && conditions.create(),
            writable && conditions.swap(),
            writable && conditions.swap(),
            true,
            writable,
            false,
            writable,
            true,
            settings.upload().largestObject(LARGEST_OBJECT),
            false,
            // What a move deletes last could be what another one has just written.
            writable && conditions.delete());
  }

  @Override
  public String type() {
    return settings.type();
  }

  @Override
  public URI rootUri() {
    return settings.rootUri();
  }

  @Override
  public StorageCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public ReadTuning readTuning() {
    return settings.reading();
  }

  @Override
  public Uni<FileStat> head(String path, DriverCall call) {
    return Uni.createFrom().deferred(() -> heads.head(path));
  }

  @Override
  public Uni<ReadAnswer> read(ReadRequest request, DriverCall call) {
    return reads.read(request, call);
  }

  @Override
  public Uni<Integer> readInto(String path, long start, ByteBuffer destination, DriverCall call) {
    return reads.readInto(path, start, destination, call);
  }

  @Override
  public Uni<StreamAnswer> stream(ReadRequest request, DriverCall call) {
    return reads.stream(request, call);
  }

  @Override
  public Uni<WriteResult> put(PutRequest request, ByteBuffer data, DriverCall call) {
    return puts.put(request, data, call);
  }

  @Override
  public Uni<WriteResult> putStream(PutRequest request, Multi<ByteBuffer> data, DriverCall call) {
    return streams.write(request, data, call);
  }

  @Override
  public Uni<ListPage> list(ListRequest request, DriverCall call) {
    return listing.list(request);
  }

  @Override
  public Uni<Boolean> delete(String path, Optional<String> ifVersion, DriverCall call) {
    return Uni.createFrom().deferred(() -> deletes.delete(path, ifVersion, call));
  }

  @Override
  public Uni<Long> deleteAll(List<String> paths, DriverCall call) {
    return deletes.deleteAll(paths, call);
  }

  @Override
  public Uni<Void> copy(String source, Optional<String> ifVersion, String dest, DriverCall call) {
    return Uni.createFrom().deferred(() -> copies.copy(source, ifVersion, dest, call));
  }

  @Override
  public Uni<Void> close() {
    return resources.close();
  }
}
