package dev.parquedb.examples.quarkus;

import dev.parquedb.entity.EntityBackend;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Says whether results arrive on the context of the request. */
@Path("/context")
public class ContextResource {

  private final EntityBackend backend;

  /** Made by CDI. */
  public ContextResource(EntityBackend backend) {
    this.backend = backend;
  }

  /** Of one result. */
  @GET
  @Path("/get")
  public Uni<Boolean> get() {
    Context request = Vertx.currentContext();
    return backend.get(Quake.NAMESPACE, "first").map(item -> request == Vertx.currentContext());
  }

  /** Of a change. */
  @GET
  @Path("/update")
  public Uni<Boolean> update() {
    Context request = Vertx.currentContext();
    return backend
        .update(
            Quake.NAMESPACE, "first", dev.parquedb.update.Update.parse("{\"$inc\":{\"felt\":1}}"))
        .map(item -> request == Vertx.currentContext());
  }

  /** Of every row of a find. */
  @GET
  @Path("/find")
  public Uni<Boolean> find() {
    Context request = Vertx.currentContext();
    Multi<Boolean> rows =
        backend.find(Quake.NAMESPACE).map(item -> request == Vertx.currentContext());
    return rows.collect().asList().map(all -> !all.isEmpty() && !all.contains(false));
  }
}
