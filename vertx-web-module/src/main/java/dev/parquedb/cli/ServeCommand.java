package dev.parquedb.cli;

import dev.parquedb.cli.StoreOptions.Access;
import dev.parquedb.web.ParqueDBServer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves a store over HTTP until the process is told to end. */
@Command(name = "serve", mixinStandardHelpOptions = true, description = "Serves a store over HTTP.")
final class ServeCommand implements AsyncCommand {

  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration BOUND = Duration.ofSeconds(30);

  @Mixin private StoreOptions store;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      paramLabel = "ADDRESS",
      description = "The address to bind to. Default: 127.0.0.1. [$PARQUEDB_HOST]")
  private String host;

  @Option(
      names = "--port",
      defaultValue = "8080",
      paramLabel = "PORT",
      description = "The port, 0 for any free one. Default: 8080. [$PARQUEDB_PORT]")
  private int port;

  @Option(
      names = "--allow-host",
      split = ",",
      paramLabel = "NAME",
      description =
          "Answer to this name in the Host header too; loopback names always work on a loopback"
              + " address. [$PARQUEDB_ALLOW_HOST]")
  private List<String> names = List.of();

  @Option(names = "--read-only", description = "Refuse every change. [$PARQUEDB_READ_ONLY=true]")
  private boolean readOnly;

  @Override
  public Uni<Integer> run(Vertx vertx, PrintWriter out, PrintWriter err) {
    return store
        .open(vertx, readOnly ? Access.READ_ONLY : Access.READ_WRITE)
        .chain(opened -> serve(opened, vertx, out, err));
  }

  private static Uni<Void> closed(Vertx vertx) {
    return Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage());
  }

  private Uni<Integer> serve(Store opened, Vertx vertx, PrintWriter out, PrintWriter err) {
    return Uni.createFrom()
        .deferred(() -> server(opened, vertx).start())
        .onFailure()
        .call(opened::close)
        .invoke(
            server -> {
              ShutdownHook.register(
                  BOUND,
                  () ->
                      server
                          .close(GRACE)
                          .onTermination()
                          .call(opened::close)
                          .onTermination()
                          .call(() -> closed(vertx)));
              if (!server.isLoopback()) {
                err.println(
                    "Warning: there is no authentication and no encryption; whoever reaches "
                        + server.uri()
                        + " can "
                        + (readOnly ? "read" : "read and change")
                        + " everything.");
              }
              out.println("ParqueDB serves " + store.describe() + " on " + server.uri());
            })
        // Runs until the process ends; the hook closes everything then.
        .chain(server -> Uni.createFrom().nothing());
  }

  private ParqueDBServer server(Store opened, Vertx vertx) {
    ParqueDBServer.Builder builder =
        ParqueDBServer.builder(vertx, opened.backend()).host(host).port(port);
    names.forEach(builder::allowHost);
    return builder.build();
  }
}
