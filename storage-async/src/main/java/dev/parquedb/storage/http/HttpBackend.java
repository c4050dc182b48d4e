package dev.parquedb.storage.http;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.spi.BackendSettings;
import dev.parquedb.storage.spi.DriverStorageBackend;
import dev.parquedb.storage.spi.ReadTuning;
import dev.parquedb.storage.spi.StoragePaths;
import dev.parquedb.vertx.VertxTimeSource;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Files of a web server, read-only: every key is the path of a file below a root address.
 *
 * <p><b>Reading.</b> Ranges are asked for as ranges. From a server that answers them with the whole
 * file, parts are read up to a limit of size and refused above it. A server must tell lengths and
 * either an ETag or Last-Modified: the strong ETag is the version of a file; without one it is made
 * of Last-Modified and the size. All ranges of a call and all chunks of a stream come from one
 * version. {@code readInto} copies straight into the caller's buffer; after cancelling, the buffer
 * is not touched any more. A stream whose reader asks for nothing during the idle timeout gives its
 * connection back, and goes on with another when asked.
 *
 * <p><b>Listing</b>, and {@code stat} of what is no file, need a manifest: a JSON document, {@code
 * _meta/manifest.json} below the root unless configured otherwise:
 *
 * <pre>{@code
 * {
 *   "version": 1,
 *   "files": [
 *     { "path": "posts/data.parquet", "size": 4711, "etag": "\"9f3c\"",
 *       "modifiedAt": "2024-05-01T12:00:00Z", "contentType": "application/octet-stream" }
 *   ]
 * }
 * }</pre>
 *
 * {@code path} is the key, {@code size} its bytes, {@code etag} the ETag header the server sends
 * (required where it sends one; its quotes may be left out), {@code modifiedAt} what it sends as
 * Last-Modified. {@code contentType}, {@code version} and further fields may be missing or are
 * ignored; a version other than 1 is refused. {@code files} may also be an object whose names are
 * the paths. Every listing revalidates the manifest with its ETag. Without a manifest, listing
 * fails with {@link dev.parquedb.storage.UnsupportedStorageException}; a damaged one with {@link
 * dev.parquedb.storage.CorruptStorageException}.
 *
 * <p><b>Writing</b> is refused with {@link dev.parquedb.storage.UnsupportedStorageException}.
 *
 * <p><b>Trust.</b> Token and headers are sent to the configured origin only, never shown, and not
 * sent any more once a call was redirected elsewhere. Up to 3 redirects are followed, not from
 * https to http, and only to addresses that are public or of the same kind as the configured
 * server's; the address is looked at on the connection, before anything is sent. Certificates and
 * host names are verified with the trust store of the JVM.
 */
public final class HttpBackend {

  private static final int MIB = 1024 * 1024;

  private HttpBackend() {}

  /**
   * A backend to be described further. Nothing is sent before the first call.
   *
   * @param vertx what requests run on
   * @param root an absolute http or https address, percent-encoded, without user name, query and
   *     fragment
   * @throws IllegalArgumentException for another address
   */
  public static Builder builder(Vertx vertx, URI root) {
    return new Builder(vertx, root);
  }

  /** Describes a backend on a server. */
  public static final class Builder {

    /** What the protocol or this class decides. */
    private static final Set<String> OURS =
        Set.of(
            "host",
            "range",
            "if-range",
            "if-match",
            "if-none-match",
            "if-modified-since",
            "if-unmodified-since",
            "accept-encoding",
            "content-length",
            "transfer-encoding",
            "connection",
            "upgrade",
            "te",
            "trailer",
            "expect",
            "keep-alive");

    private final Vertx vertx;
    private final HttpLocation root;
    private final List<Map.Entry<String, String>> headers = new ArrayList<>();
    private TimeSource time;
    private RandomGenerator random = new SecureRandom();
    private HttpConnections connections = HttpConnections.DEFAULT;
    private ReadTuning tuning = ReadTuning.DEFAULT;
    private String manifest = "_meta/manifest.json";
    private int manifestLimit = 32 * MIB;
    private long wholeLimit = 8L * MIB;
    private int maxRedirects = 3;
    private boolean anywhere;

    private Builder(Vertx vertx, URI root) {
      this.vertx = Objects.requireNonNull(vertx, "vertx");
      this.root = rootOf(root);
      this.time = new VertxTimeSource(vertx);
    }

    /**
     * Sends a bearer token with every request to the root's origin.
     *
     * @param secret the token; without control characters and spaces
     */
    public Builder token(String secret) {
      if (!secret.matches("[!-~]+")) {
        throw new IllegalArgumentException(
            "A token has visible ASCII characters only; the one given has others or none");
      }
      return header("Authorization", "Bearer " + secret);
    }

    /**
     * Sends a header with every request to the root's origin.
     *
     * @param name the name; none that HTTP or this class sets itself
     * @param secret the value, never shown; without control characters
     */
    public Builder header(String name, String secret) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+") || OURS.contains(lower)) {
        throw new IllegalArgumentException("The header " + name + " cannot be set");
      }
      if (!secret.matches("[ -~\\x80-\\xff]*")) {
        throw new IllegalArgumentException(
            "The value of the header " + name + " has characters that headers do not take");
      }
      if (headers.stream().anyMatch(present -> present.getKey().equals(lower))) {
        throw new IllegalArgumentException("The header " + lower + " is given twice");
      }
      headers.add(Map.entry(lower, secret));
      return this;
    }

    /**
     * Where the manifest is.
     *
     * @param path below the root; {@code _meta/manifest.json} unless set
     */
    public Builder manifest(String path) {
      this.manifest = StoragePaths.file(path);
      return this;
    }

    /**
     * The largest manifest; each listing in progress may hold as much.
     *
     * @param bytes from 1 to 1 GiB; 32 MiB unless set
     */
    public Builder manifestLimit(long bytes) {
      this.manifestLimit = (int) within("manifestLimit", bytes, 1, 1L << 30);
      return this;
    }

    /**
     * How large a file may be of which a part is wanted and the server sends the whole.
     *
     * @param bytes from 0 (never) to 1 GiB; 8 MiB unless set
     */
    public Builder wholeFileLimit(long bytes) {
      this.wholeLimit = within("wholeFileLimit", bytes, 0, 1L << 30);
      return this;
    }

    /**
     * How many redirects of one call are followed.
     *
     * @param redirects from 0 to 20; 3 unless set
     */
    public Builder maxRedirects(int redirects) {
      this.maxRedirects = (int) within("maxRedirects", redirects, 0, 20);
      return this;
    }

    /**
     * Follows redirects to any address, also of this machine and of networks that are not public.
     * Only for servers that are trusted as much as this process.
     */
    public Builder allowPrivateRedirects() {
      this.anywhere = true;
      return this;
    }

    /** How connections are made; {@link HttpConnections#DEFAULT} unless set. */
    public Builder connections(HttpConnections wanted) {
      this.connections = Objects.requireNonNull(wanted, "wanted");
      return this;
    }

    /**
     * Which ranges of one {@code readRanges} are asked for together.
     *
     * @param maxGap the largest hole between neighbours in bytes, from 0; 1 MiB unless set
     * @param maxSpan the most bytes of a request for several ranges, from 0; 8 MiB unless set
     */
    public Builder coalescing(long maxGap, long maxSpan) {
      this.tuning = ReadTuning.DEFAULT.withCoalescing(maxGap, maxSpan);
      return this;
    }

    /** Takes timers from another source. */
    public Builder time(TimeSource source) {
      this.time = Objects.requireNonNull(source, "source");
      return this;
    }

    /** Takes random numbers from another source. */
    public Builder random(RandomGenerator source) {
      this.random = Objects.requireNonNull(source, "source");
      return this;
    }

    /** Opens the backend; it belongs to the caller, who closes it. */
    public StorageBackend build() {
      HttpDriver driver = new HttpDriver(vertx, settings(), connections);
      return DriverStorageBackend.of(driver, BackendSettings.of(time, random));
    }

    HttpSettings settings() {
      int inFlight = Math.min(tuning.requestsInFlight(), connections.poolSize());
      return new HttpSettings(
          root,
          root.toUri(),
          List.copyOf(headers),
          manifest,
          manifestLimit,
          wholeLimit,
          maxRedirects,
          anywhere,
          tuning.withRequestsInFlight(inFlight));
    }

    private static HttpLocation rootOf(URI uri) {
      HttpLocation given;
      try {
        given = HttpLocation.of(uri);
      } catch (IllegalArgumentException unfit) {
        throw new IllegalArgumentException(
            "The address of an http storage is not usable: " + unfit.getMessage(), unfit);
      }
      if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
        throw new IllegalArgumentException(
            "The address of an http storage has neither query nor fragment");
      }
      String path = uri.normalize().getRawPath();
      if (!path.equals(uri.getRawPath())) {
        throw new IllegalArgumentException(
            "The address of an http storage has no '.' and '..' segments and no doubled slashes");
      }
      return given.at(path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }

    private static long within(String name, long value, long least, long most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            name + " must be from " + least + " to " + most + ": " + value);
      }
      return value;
    }
  }
}
