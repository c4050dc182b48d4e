package dev.parquedb.examples;

import dev.parquedb.cli.ShutdownHook;
import io.smallrye.mutiny.Uni;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * Runs {@link EarthquakeVerticle}. System properties: {@code parquedb.storage} and {@code
 * parquedb.port}, as in its configuration.
 */
public final class EarthquakeApp {

  private static final Duration BOUND = Duration.ofSeconds(20);

  private EarthquakeApp() {}

  /**
   * Runs until the process is told to end.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    JsonObject config = new JsonObject().put("port", Integer.getInteger("parquedb.port", 8080));
    String storage = System.getProperty("parquedb.storage");
    if (storage != null) {
      config.put("storage", storage);
    }
    Vertx vertx = Vertx.vertx();
    // By name: the overload that takes a verticle is another method in each major of Vert.x.
    vertx
        .deployVerticle(
            EarthquakeVerticle.class.getName(), new DeploymentOptions().setConfig(config))
        .onSuccess(
            deployed -> {
              ShutdownHook.register(BOUND, () -> closed(vertx));
              System.out.println("http://127.0.0.1:" + config.getInteger("port") + "/quakes");
            })
        .onFailure(
            error -> {
              System.err.println("Error: " + error.getMessage());
              System.exit(1);
            });
  }

  private static Uni<Void> closed(Vertx vertx) {
    return Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage());
  }
}
