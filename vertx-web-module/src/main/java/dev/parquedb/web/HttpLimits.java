package dev.parquedb.web;

import java.time.Duration;
import java.util.Objects;

/**
 * Bounds on requests.
 *
 * @param maxBodyBytes the largest JSON body, from 1; default 4 MiB. Imports are not bounded by it
 * @param maxLineBytes the longest line of an import, from 1; default 4 MiB
 * @param maxUriBytes the longest request line, from 1,024; default 32 KiB
 * @param idleTimeout after this time without a byte in either direction a connection is closed;
 *     zero for never; default 2 minutes, in whole seconds
 */
public record HttpLimits(
    int maxBodyBytes, int maxLineBytes, int maxUriBytes, Duration idleTimeout) {

  /** The defaults. */
  public static final HttpLimits DEFAULT =
      new HttpLimits(4 << 20, 4 << 20, 32 << 10, Duration.ofMinutes(2));

  public HttpLimits {
    Objects.requireNonNull(idleTimeout, "idleTimeout");
    atLeast(1, maxBodyBytes, "maxBodyBytes");
    atLeast(1, maxLineBytes, "maxLineBytes");
    atLeast(1_024, maxUriBytes, "maxUriBytes");
    if (idleTimeout.isNegative() || idleTimeout.getNano() != 0) {
      throw new IllegalArgumentException(
          "idleTimeout must be whole seconds, from 0: " + idleTimeout);
    }
  }

  private static void atLeast(int least, int value, String name) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ": " + value);
    }
  }

  /** The same with another bound on JSON bodies. */
  public HttpLimits withMaxBodyBytes(int bytes) {
    return new HttpLimits(bytes, maxLineBytes, maxUriBytes, idleTimeout);
  }

  /** The same with another bound on lines of an import. */
  public HttpLimits withMaxLineBytes(int bytes) {
    return new HttpLimits(maxBodyBytes, bytes, maxUriBytes, idleTimeout);
  }

  /** The same with another bound on the request line. */
  public HttpLimits withMaxUriBytes(int bytes) {
    return new HttpLimits(maxBodyBytes, maxLineBytes, bytes, idleTimeout);
  }

  /** The same with another idle timeout. */
  public HttpLimits withIdleTimeout(Duration time) {
    return new HttpLimits(maxBodyBytes, maxLineBytes, maxUriBytes, time);
  }
}
