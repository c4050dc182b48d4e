package dev.parquedb.interop.icebergrest;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Random;

/**
 * Answers some commits with 503 instead of what they were answered with: half of those before
 * anything happens, half of those after it did.
 */
final class LostReplies extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private final double share;
  private final Random random;

  /**
   * Creates the filter.
   *
   * @param share how many of the commits, from 0 to 1
   * @param seed which ones
   */
  LostReplies(double share, long seed) {
    this.share = share;
    this.random = new Random(seed);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!isCommit(request) || !chance(share)) {
      chain.doFilter(request, response);
      return;
    }
    if (chance(0.5)) {
      // Read to its end, so that the connection can be used again.
      request.getInputStream().readAllBytes();
    } else {
      chain.doFilter(request, new Swallowed(response));
    }
    response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setContentLength(0);
  }

  private synchronized boolean chance(double of) {
    return random.nextDouble() < of;
  }

  /** A POST to a table, not to the tables of a namespace. */
  private static boolean isCommit(HttpServletRequest request) {
    return request.getMethod().equals("POST")
        && request.getRequestURI().matches("/v1/namespaces/[^/]+/tables/[^/]+");
  }
}
