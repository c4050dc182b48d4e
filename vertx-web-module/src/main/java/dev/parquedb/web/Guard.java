package dev.parquedb.web;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps web pages of other origins away from a server that has no login: names that resolve to it
 * but are not its own (DNS rebinding), and requests that a browser sends on behalf of another site.
 */
final class Guard {

  private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final Set<String> LOOPBACK = Set.of("localhost", "[::1]");

  private Guard() {}

  /** Whether a host to bind to is a loopback address. */
  static boolean isLoopback(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("::1") || loopbackName(name);
  }

  private static boolean loopbackName(String name) {
    return LOOPBACK.contains(name) || name.matches("127(\\.\\d{1,3}){3}");
  }

  /** Refuses a request whose Host is none of the allowed names. */
  static void checkHost(HttpServerRequest request, HostNames allowed) {
    if (allowed == HostNames.ANY) {
      return;
    }
    List<String> hosts = request.headers().getAll("Host");
    String host =
        hosts.size() == 1
            ? hosts.get(0)
            : hosts.isEmpty() && request.authority() != null ? request.authority().toString() : "";
    String name = host.strip().replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
    if (!(allowed.loopback() && loopbackName(name)) && !allowed.names().contains(name)) {
      throw new RequestException(
          403,
          "HOST_REFUSED",
          "This server does not answer to the name in the Host header; allow it in the server's"
              + " configuration if it should.");
    }
  }

  /** Refuses a change that a browser sends on behalf of another site. */
  static void checkOrigin(HttpServerRequest request) {
    String origin = request.getHeader("Origin");
    if (origin == null || SAFE.contains(request.method())) {
      return;
    }
    String host = request.getHeader("Host");
    int scheme = origin.indexOf("://");
    if (host == null || scheme < 0 || !origin.substring(scheme + 3).equalsIgnoreCase(host)) {
      throw new RequestException(
          403, "ORIGIN_REFUSED", "Changes are not accepted from pages of other origins.");
    }
  }

  /**
   * The names a server answers to.
   *
   * @param loopback whether localhost and loopback addresses are among them
   * @param names further names, lower case, without a port
   */
  record HostNames(boolean loopback, Set<String> names) {
    static final HostNames ANY = new HostNames(false, Set.of());
  }
}
