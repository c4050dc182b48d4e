package dev.parquedb.storage.http;

import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.StorageBackend;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strict file server over a storage: GET and HEAD with ranges, ETag, If-Match and If-None-Match,
 * and a manifest made on the spot. A test may answer requests itself.
 */
final class FileServer {

  static final String ROOT = "/files/root";
  static final String MANIFEST = "_meta/manifest.json";

  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]*)");

  private final StorageBackend store;
  private final HttpServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile Predicate<HttpServerRequest> instead = request -> false;

  private FileServer(Vertx vertx, StorageBackend store) {
    this.store = store;
    this.server = vertx.createHttpServer().requestHandler(this::handle);
  }

  static Uni<FileServer> start(Vertx vertx, StorageBackend store) {
    FileServer files = new FileServer(vertx, store);
    return Uni.createFrom()
        .completionStage(() -> files.server.listen(0, "127.0.0.1").toCompletionStage())
        .replaceWith(files);
  }

  int port() {
    return server.actualPort();
  }

  URI root() {
    return URI.create("http://127.0.0.1:" + port() + ROOT);
  }

  /** Answers a request itself where the predicate says that it did. */
  void instead(Predicate<HttpServerRequest> answer) {
    instead = answer;
  }

  /** Method and target of every request so far. */
  List<String> requests() {
    return requests;
  }

  private void handle(HttpServerRequest request) {
    requests.add(request.method() + " " + request.uri());
    if (instead.test(request)) {
      return;
    }
    String raw = request.path();
    if (!raw.startsWith(ROOT + "/") || request.query() != null) {
      status(request, 404);
      return;
    }
    String path = decode(raw.substring(ROOT.length() + 1));
    if (path.equals(MANIFEST)) {
      manifest()
          .subscribe()
          .with(json -> sendManifest(request, json), failure -> status(request, 500));
      return;
    }
    Uni.combine()
        .all()
        .unis(store.stat(path).onFailure().recoverWithNull(), read(path))
        .asTuple()
        .subscribe()
        .with(
            found -> send(request, found.getItem1(), found.getItem2().orElse(null)),
            failure -> status(request, 500));
  }

  private Uni<Optional<ByteBuffer>> read(String path) {
    return store.read(path).map(Optional::of).onFailure().recoverWithItem(Optional.empty());
  }

  private void send(HttpServerRequest request, FileStat stat, ByteBuffer content) {
    boolean head = request.method() == HttpMethod.HEAD;
    if (stat == null || stat.isDirectory() || content == null) {
      status(request, 404);
      return;
    }
    if (!head && request.method() != HttpMethod.GET) {
      status(request, 405);
      return;
    }
    String etag = '"' + stat.version() + '"';
    String wanted = request.getHeader("If-Match");
    HttpServerResponse response = request.response();
    response.putHeader("ETag", etag).putHeader("Last-Modified", httpDate(stat));
    if (wanted != null && !wanted.equals(etag)) {
      response.setStatusCode(412).end();
      return;
    }
    Matcher range = RANGE.matcher(Optional.ofNullable(request.getHeader("Range")).orElse(""));
    long size = content.remaining();
    if (!range.matches()) {
      sendBytes(response, head, content, new ByteRange(0, size));
      return;
    }
    long first = Long.parseLong(range.group(1));
    if (first >= size) {
      response.setStatusCode(416).putHeader("Content-Range", "bytes */" + size).end();
      return;
    }
    long last = range.group(2).isEmpty() ? size - 1 : Long.parseLong(range.group(2));
    last = Math.min(last, size - 1);
    response
        .setStatusCode(206)
        .putHeader("Content-Range", "bytes " + first + "-" + last + "/" + size);
    sendBytes(response, head, content, new ByteRange(first, last + 1));
  }

  private static void sendBytes(
      HttpServerResponse response, boolean head, ByteBuffer content, ByteRange range) {
    byte[] bytes = new byte[(int) range.length()];
    content.slice((int) range.start(), bytes.length).get(bytes);
    response.putHeader("Content-Length", Integer.toString(bytes.length));
    if (head) {
      response.end();
    } else {
      response.end(Buffer.buffer(bytes));
    }
  }

  private void sendManifest(HttpServerRequest request, String json) {
    String etag = '"' + Integer.toHexString(json.hashCode()) + '-' + json.length() + '"';
    HttpServerResponse response = request.response().putHeader("ETag", etag);
    if (etag.equals(request.getHeader("If-None-Match"))) {
      response.setStatusCode(304).end();
    } else {
      response.end(json);
    }
  }

  private Uni<String> manifest() {
    return Multi.createBy()
        .repeating()
        .uni(
            () -> new String[1],
            cursor ->
                store
                    .list(
                        "",
                        cursor[0] == null
                            ? ListOptions.DEFAULT
                            : ListOptions.DEFAULT.withCursor(cursor[0]))
                    .invoke(page -> cursor[0] = page.cursor().orElse(null)))
        .whilst(page -> page.cursor().isPresent())
        .collect()
        .in(ArrayList<FileStat>::new, (files, page) -> files.addAll(page.files()))
        .map(FileServer::json);
  }

  private static String json(List<FileStat> files) {
    JsonArray entries = new JsonArray();
    for (FileStat file : files) {
      entries.add(
          new JsonObject()
              .put("path", file.path())
              .put("size", file.size())
              .put("etag", '"' + file.version() + '"')
              .put("modifiedAt", file.modifiedAt().toString()));
    }
    return new JsonObject().put("version", 1).put("files", entries).encode();
  }

  static void status(HttpServerRequest request, int status) {
    request.response().setStatusCode(status).end("status " + status);
  }

  private static String httpDate(FileStat stat) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(stat.modifiedAt().atOffset(ZoneOffset.UTC));
  }

  private static String decode(String raw) {
    byte[] bytes = new byte[raw.length()];
    int length = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        bytes[length++] = (byte) Integer.parseInt(raw.substring(i + 1, i + 3), 16);
        i += 2;
      } else {
        bytes[length++] = (byte) c;
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
