package dev.parquedb.storage.http;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageProvider;
import dev.parquedb.storage.spi.StorageUri;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Opens {@code http://host/path} and {@code https://host/path}, read-only. Options: {@code
 * manifest} (path), {@code manifestLimit} and {@code wholeFileLimit} (bytes), {@code maxRedirects},
 * {@code allowPrivateRedirects} ({@code true} or {@code false}), {@code poolSize} (connections),
 * {@code connectTimeoutMillis}, {@code idleTimeoutMillis}.
 *
 * <p>Secrets are options too, but not of the URI, which is shown: {@code token} is sent as bearer
 * token, {@code header.NAME} as the header NAME. See {@link HttpBackend}.
 */
public final class HttpStorageProvider implements StorageProvider {

  private static final String HEADER = "header.";

  private static final Set<String> OPTIONS =
      Set.of(
          "manifest",
          "manifestLimit",
          "wholeFileLimit",
          "maxRedirects",
          "allowPrivateRedirects",
          "poolSize",
          "connectTimeoutMillis",
          "idleTimeoutMillis");

  /** For the service loader. */
  public HttpStorageProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("http", "https");
  }

  @Override
  public Uni<StorageBackend> open(Vertx vertx, String uri, Map<String, String> options) {
    return Uni.createFrom().item(() -> builder(vertx, uri, options).build());
  }

  private static HttpBackend.Builder builder(Vertx vertx, String uri, Map<String, String> options) {
    refuseSecretsIn(uri);
    Set<String> known = new TreeSet<>(OPTIONS);
    known.add("token");
    options.keySet().stream().filter(isHeader()).forEach(known::add);
    StorageUri parsed = StorageUri.parse(uri, options, known);
    HttpBackend.Builder builder = HttpBackend.builder(vertx, root(parsed));
    Connecting connecting = new Connecting();
    parsed.options().forEach((name, value) -> apply(builder, connecting, name, value));
    return builder.connections(connecting.settings);
  }

  private static void refuseSecretsIn(String uri) {
    int query = uri.indexOf('?');
    if (query < 0) {
      return;
    }
    for (String pair : uri.substring(query + 1).split("&")) {
      String name = pair.split("=", 2)[0];
      if (name.equals("token") || isHeader().test(name)) {
        throw new IllegalArgumentException(
            "Give the option "
                + name
                + " beside the URI of the storage, not in it: URIs are shown in messages");
      }
    }
  }

  private static Predicate<String> isHeader() {
    return name -> name.startsWith(HEADER);
  }

  private static URI root(StorageUri uri) {
    try {
      return new URI(uri.scheme() + ":" + uri.location());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "The address of an http storage is no URI; percent-encode what is special", e);
    }
  }

  private static void apply(
      HttpBackend.Builder builder, Connecting connecting, String name, String value) {
    switch (name) {
      case "token" -> builder.token(value);
      case "manifest" -> builder.manifest(value);
      case "manifestLimit" -> builder.manifestLimit(number(name, value));
      case "wholeFileLimit" -> builder.wholeFileLimit(number(name, value));
      case "maxRedirects" -> builder.maxRedirects(small(name, value));
      case "allowPrivateRedirects" -> {
        if (isTrue(name, value)) {
          builder.allowPrivateRedirects();
        }
      }
      case "poolSize" -> connecting.settings = connecting.settings.withPoolSize(small(name, value));
      case "connectTimeoutMillis" ->
          connecting.settings =
              connecting.settings.withConnectTimeout(Duration.ofMillis(number(name, value)));
      case "idleTimeoutMillis" ->
          connecting.settings =
              connecting.settings.withIdleTimeout(Duration.ofMillis(number(name, value)));
      default -> builder.header(name.substring(HEADER.length()), value);
    }
  }

  private static int small(String name, String value) {
    long number = number(name, value);
    if (number > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(name + " is too large: " + value);
    }
    return (int) number;
  }

  private static long number(String name, String value) {
    if (!value.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException(name + " is a number from 0, not " + value);
    }
    return Long.parseLong(value);
  }

  private static boolean isTrue(String name, String value) {
    if (!value.equals("true") && !value.equals("false")) {
      throw new IllegalArgumentException(name + " is true or false, not " + value);
    }
    return value.equals("true");
  }

  private static final class Connecting {
    private HttpConnections settings = HttpConnections.DEFAULT;
  }
}
