package dev.parquedb.storage.http;

import dev.parquedb.storage.UnsupportedStorageException;
import java.net.URI;
import java.util.Optional;

/**
 * The way of one call over redirects: where it goes next and what it may take along. Holds what a
 * server may talk us into to what the operator has configured.
 *
 * <ul>
 *   <li>only http and https, never from https to http, never to a URI with a password;
 *   <li>to addresses of the scope the configured server itself has, or public ones, unless allowed:
 *       looked at where the redirect names an address, and once more on the connection before
 *       anything is sent, so that no name service can lead elsewhere;
 *   <li>credentials go to the configured origin only, and not any more once another was visited.
 * </ul>
 */
final class Redirects {

  private final String path;
  private final HttpLocation origin;
  private final int limit;
  private final boolean anywhere;
  private HttpLocation at;
  private Optional<AddressScope> home;
  private int followed;
  private boolean left;

  /**
   * Starts at the configured server.
   *
   * @param path the file the call is about
   * @param origin where the call starts
   * @param limit how many redirects may be followed, from 0
   * @param anywhere whether addresses of any scope are allowed
   */
  Redirects(String path, HttpLocation origin, int limit, boolean anywhere) {
    this.path = path;
    this.origin = origin;
    this.at = origin;
    this.limit = limit;
    this.anywhere = anywhere;
    this.home = AddressScope.ofHost(origin.host());
  }

  /** Where the next request goes. */
  HttpLocation at() {
    return at;
  }

  /** Whether the next request may carry credentials. */
  boolean trusted() {
    return !left;
  }

  /** Whether a status is a redirect that a GET or HEAD may follow. */
  static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  /**
   * Takes the next step.
   *
   * @param location the Location header
   * @return false when the server says with it that there is a directory instead of a file
   * @throws UnsupportedStorageException when it must not be taken
   */
  boolean follow(String location) {
    HttpLocation next = resolve(location);
    if (next.sameOrigin(at) && next.target().equals(at.target() + "/")) {
      return false;
    }
    if (++followed > limit) {
      throw refused("redirects more than " + limit + " times; raise the option maxRedirects");
    }
    if (at.tls() && !next.tls()) {
      throw refused("redirects from https to http, which is not followed");
    }
    if (!next.sameOrigin(origin)) {
      left = true;
      AddressScope.ofHost(next.host()).ifPresent(this::check);
    }
    at = next;
    return true;
  }

  /**
   * Looks at the address a connection leads to.
   *
   * @param address the address of the peer
   * @throws UnsupportedStorageException when nothing may be sent there
   */
  void connected(String address) {
    AddressScope scope = AddressScope.ofHost(address).orElse(AddressScope.OTHER);
    if (followed == 0) {
      home = Optional.of(scope);
    } else if (!at.sameOrigin(origin)) {
      check(scope);
    }
  }

  private void check(AddressScope scope) {
    boolean allowed =
        anywhere || scope == AddressScope.PUBLIC || home.filter(scope::equals).isPresent();
    if (!allowed) {
      throw refused(
          "redirects to an address that is not public ("
              + scope
              + "), which is not followed; set the option allowPrivateRedirects if it is meant");
    }
  }

  /** Says why a location is refused without repeating it: it may be signed. */
  private HttpLocation resolve(String location) {
    URI uri;
    try {
      uri = at.toUri().resolve(location.strip());
    } catch (IllegalArgumentException notAUri) {
      throw refused("redirects to what is no URI");
    }
    try {
      return HttpLocation.of(uri);
    } catch (IllegalArgumentException unfit) {
      throw refused("redirects to a URI that is not followed: " + unfit.getMessage());
    }
  }

  private UnsupportedStorageException refused(String what) {
    return new UnsupportedStorageException(
        path, "The server of the http storage, asked about \"" + path + "\", " + what);
  }
}
