package dev.parquedb.storage.http;

import java.net.URI;
import java.util.Locale;

/**
 * Where a request goes.
 *
 * @param tls whether the scheme is https
 * @param host lower case; IPv6 without brackets
 * @param port from 1
 * @param target path and query, percent-encoded, starting with a slash
 */
record HttpLocation(boolean tls, String host, int port, String target) {

  /**
   * The location of an absolute URI, without its fragment.
   *
   * @throws IllegalArgumentException when it is none of http or https with a host; the message does
   *     not repeat the URI, which may hold a secret
   */
  static HttpLocation of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("the scheme is neither http nor https");
    }
    if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw new IllegalArgumentException("it names no host, or no port that exists");
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("it holds a user name or password");
    }
    boolean tls = scheme.equals("https");
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new HttpLocation(
        tls, bare, uri.getPort() > 0 ? uri.getPort() : usual(tls), path + query);
  }

  /** The same origin with another target. */
  HttpLocation at(String other) {
    return new HttpLocation(tls, host, port, other);
  }

  /** Whether scheme, host and port are the same. */
  boolean sameOrigin(HttpLocation other) {
    return tls == other.tls && port == other.port && host.equals(other.host);
  }

  /** The value of the Host header. */
  String hostHeader() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == usual(tls) ? name : name + ":" + port;
  }

  /** The URI; may hold a secret when it came from a redirect. */
  URI toUri() {
    return URI.create((tls ? "https://" : "http://") + hostHeader() + target);
  }

  private static int usual(boolean tls) {
    return tls ? 443 : 80;
  }
}
