package dev.parquedb.storage.http;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.UnsupportedStorageException;
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
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads from a server and refuses to write. */
final class HttpDriver implements StorageDriver {

  private static final StorageCapabilities READ_ONLY =
      new StorageCapabilities(
          false, false, false, false, false, false, false, false, true, Long.MAX_VALUE);

  private final HttpSettings settings;
  private final HttpExchanges exchanges;
  private final HttpReads reads;
  private final Manifests manifests;

  HttpDriver(Vertx vertx, HttpSettings settings, HttpConnections connections) {
    this.settings = settings;
    this.exchanges = new HttpExchanges(vertx, connections);
    HttpFiles files = new HttpFiles(exchanges, settings);
    this.reads = new HttpReads(files, settings.wholeLimit());
    this.manifests = new Manifests(vertx, files, settings);
  }

  @Override
  public String type() {
    return "http";
  }

  @Override
  public URI rootUri() {
    return settings.rootUri();
  }

  @Override
  public StorageCapabilities capabilities() {
    return READ_ONLY;
  }

  @Override
  public ReadTuning readTuning() {
    return settings.reading();
  }

  @Override
  public Uni<FileStat> head(String path, DriverCall call) {
    return reads.head(path);
  }

  @Override
  public Uni<ReadAnswer> read(ReadRequest request, DriverCall call) {
    return reads.read(request);
  }

  @Override
  public Uni<Integer> readInto(String path, long start, ByteBuffer destination, DriverCall call) {
    ByteRange range = new ByteRange(start, endOf(start, destination));
    return reads.into(ReadRequest.of(path, range), destination, call);
  }

  @Override
  public Uni<StreamAnswer> stream(ReadRequest request, DriverCall call) {
    return reads.stream(request);
  }

  @Override
  public Uni<ListPage> list(ListRequest request, DriverCall call) {
    return manifests.page(request);
  }

  @Override
  public Uni<WriteResult> put(PutRequest request, ByteBuffer data, DriverCall call) {
    return refuse(request.path());
  }

  @Override
  public Uni<WriteResult> putStream(PutRequest request, Multi<ByteBuffer> data, DriverCall call) {
    return refuse(request.path());
  }

  @Override
  public Uni<Boolean> delete(String path, Optional<String> ifVersion, DriverCall call) {
    return refuse(path);
  }

  @Override
  public Uni<Void> copy(String source, Optional<String> ifVersion, String dest, DriverCall call) {
    return refuse(source);
  }

  @Override
  public Uni<Void> close() {
    return exchanges.close();
  }

  private static long endOf(long start, ByteBuffer destination) {
    return start + Math.min(destination.remaining(), Long.MAX_VALUE - start);
  }

  private static <T> Uni<T> refuse(String path) {
    return Uni.createFrom()
        .failure(
            () ->
                new UnsupportedStorageException(
                    path,
                    "The http storage is read-only; \""
                        + path
                        + "\" was not touched. Write it"
                        + " where the server takes its files from"));
  }
}
