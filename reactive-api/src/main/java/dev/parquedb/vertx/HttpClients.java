package dev.parquedb.vertx;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.PoolOptions;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The calls of HTTP clients whose return types differ between Vert.x 4.5 and 5, so that the same
 * byte code runs on both. The methods are looked up by name and parameters once.
 */
public final class HttpClients {

  private static final long CANCEL = 0x8;

  private static final MethodHandle CREATE =
      find(
          Vertx.class,
          "createHttpClient",
          MethodType.methodType(
              HttpClient.class, Vertx.class, HttpClientOptions.class, PoolOptions.class));

  private static final MethodHandle RESET =
      find(
          HttpClientRequest.class,
          "reset",
          MethodType.methodType(void.class, HttpClientRequest.class, long.class));

  private HttpClients() {}

  /**
   * Creates a client.
   *
   * @param vertx what it runs on
   * @param options how it connects
   * @param pool how many connections it keeps and how many requests may wait for one
   */
  public static HttpClient create(Vertx vertx, HttpClientOptions options, PoolOptions pool) {
    try {
      return (HttpClient) CREATE.invokeExact(vertx, options, pool);
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  /**
   * Gives a request up. Frees its connection: closes it when an answer is still under way, returns
   * it to the pool when nothing was sent.
   *
   * @param request the request, in any state
   */
  public static void reset(HttpClientRequest request) {
    try {
      RESET.invokeExact(request, CANCEL);
    } catch (Throwable thrown) {
      throw unchecked(thrown);
    }
  }

  private static MethodHandle find(Class<?> owner, String name, MethodType type) {
    Class<?>[] parameters = type.dropParameterTypes(0, 1).parameterArray();
    try {
      return MethodHandles.publicLookup().unreflect(owner.getMethod(name, parameters)).asType(type);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "This Vert.x has no " + owner.getSimpleName() + "." + name + "; use 4.5 or 5", e);
    }
  }

  private static RuntimeException unchecked(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(thrown);
  }
}
