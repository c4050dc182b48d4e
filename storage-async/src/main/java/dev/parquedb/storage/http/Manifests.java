package dev.parquedb.storage.http;

import dev.parquedb.storage.CorruptStorageException;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.spi.ListPage;
import dev.parquedb.storage.spi.ListRequest;
import dev.parquedb.vertx.Contexts;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpResponseHead;
import java.util.Optional;

/**
 * Lists files by the server's manifest. Every listing asks the server whether it has changed, so
 * that none is older than its call; unchanged ones are not sent again.
 */
final class Manifests {

  /** What is longer is read off the event loop. */
  private static final int READ_AT_ONCE = 64 * 1024;

  private final Vertx vertx;
  private final HttpFiles files;
  private final HttpSettings settings;
  private volatile Held held;

  Manifests(Vertx vertx, HttpFiles files, HttpSettings settings) {
    this.vertx = vertx;
    this.files = files;
    this.settings = settings;
  }

  /** One page of the newest manifest. */
  Uni<ListPage> page(ListRequest request) {
    return Uni.createFrom()
        .deferred(
            () -> {
              HttpTargets.check(request.prefix());
              return newest(held);
            })
        .onFailure(NotFoundException.class)
        .transform(none -> noManifest(request.prefix()))
        .map(manifest -> manifest.page(request));
  }

  private Uni<Manifest> newest(Held known) {
    return files
        .send(
            HttpMethod.GET,
            settings.manifest(),
            to -> revalidate(to, known),
            head -> take(head, known))
        .onItem()
        .transformToUni(
            fetched ->
                fetched == known ? Uni.createFrom().item(known.manifest()) : parsed(fetched));
  }

  private static void revalidate(MultiMap headers, Held known) {
    if (known != null && known.etag() != null) {
      headers.set("if-none-match", known.etag());
    }
  }

  private Reception<Held> take(HttpResponseHead head, Held known) {
    int status = head.statusCode();
    if (status == 304 && known != null) {
      return new Reception.Whole<>(Bodies.dropped(() -> known));
    }
    if (status != 200) {
      return new Reception.Whole<>(HttpReads.refused(settings.manifest(), head, Optional.empty()));
    }
    BodyPlan.checkIdentity(head);
    long length = BodyPlan.contentLength(head);
    if (length < 0 && !"chunked".equalsIgnoreCase(head.getHeader("transfer-encoding"))) {
      throw new UnusableResponseException("the server does not tell where the manifest ends");
    }
    if (length > settings.manifestLimit()) {
      throw tooLong();
    }
    String etag = head.getHeader("etag");
    return new Reception.Whole<>(
        Bodies.atMost(settings.manifestLimit() + 1).map(json -> new Held(etag, json, null)));
  }

  private Uni<Manifest> parsed(Held fetched) {
    byte[] json = fetched.json();
    if (json.length > settings.manifestLimit()) {
      return Uni.createFrom().failure(tooLong());
    }
    Uni<Manifest> parsed =
        json.length <= READ_AT_ONCE
            ? Uni.createFrom().item(() -> parse(json))
            : Contexts.returning(Contexts.onWorker(vertx, () -> parse(json)));
    return parsed.onItem().invoke(manifest -> held = new Held(fetched.etag(), null, manifest));
  }

  private Manifest parse(byte[] json) {
    try {
      return Manifest.parse(json);
    } catch (Manifest.Malformed malformed) {
      throw new CorruptStorageException(
          settings.manifest(),
          "The manifest \""
              + settings.manifest()
              + "\" of the http storage cannot be read: "
              + malformed.getMessage()
              + "; publish it again",
          malformed);
    }
  }

  private UnsupportedStorageException tooLong() {
    return new UnsupportedStorageException(
        settings.manifest(),
        "The manifest \""
            + settings.manifest()
            + "\" of the http storage is longer than "
            + settings.manifestLimit()
            + " bytes; raise the option manifestLimit");
  }

  private UnsupportedStorageException noManifest(String prefix) {
    return new UnsupportedStorageException(
        prefix,
        "The http storage cannot list \""
            + prefix
            + "\": the server has no manifest \""
            + settings.manifest()
            + "\"; publish one, or give its path as the option manifest");
  }

  /** A manifest as it came, or read. */
  private record Held(String etag, byte[] json, Manifest manifest) {}
}
