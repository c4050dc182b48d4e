package dev.parquedb.examples.quarkus;

import dev.parquedb.ParqueDBException;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.query.Filter;
import dev.parquedb.update.Update;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Earthquakes over HTTP. Everything runs on event loops and nothing waits. */
@Path("/quakes")
@Produces(MediaType.APPLICATION_JSON)
public class QuakeResource {

  private static final Update FELT = Update.parse("{\"$inc\":{\"felt\":1}}");

  private final EntityBackend backend;

  /** Made by CDI. */
  public QuakeResource(EntityBackend backend) {
    this.backend = backend;
  }

  /**
   * Those from a magnitude on, one JSON object a line, as fast as the client reads; a client that
   * leaves ends the find.
   */
  @GET
  @Produces("application/x-ndjson")
  @RestStreamElementType(MediaType.APPLICATION_JSON)
  public Multi<Quake> find(@DefaultValue("-1") @jakarta.ws.rs.QueryParam("min") double magnitude) {
    Filter strong = Filter.of(Map.of("magnitude", Map.of("$gte", magnitude)));
    return backend.find(Quake.NAMESPACE, strong).map(Quake::of);
  }

  /** One of them. */
  @GET
  @Path("/{id}")
  public Uni<Quake> get(String id) {
    return backend
        .get(Quake.NAMESPACE, id)
        .onItem()
        .ifNull()
        .failWith(() -> new NotFoundException("There is no earthquake " + id))
        .map(Quake::of);
  }

  /** Adds one; it is durable when the answer is there. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  public Uni<Quake> create(Quake quake) {
    return backend.create(Quake.NAMESPACE, quake.toInput()).map(Quake::of);
  }

  /** Somebody felt it: no increment is lost, however many count at the same time. */
  @POST
  @Path("/{id}/felt")
  public Uni<Quake> felt(String id) {
    return backend.update(Quake.NAMESPACE, id, FELT).map(Quake::of);
  }

  /** Errors of the store have their own status and a stable code. */
  @ServerExceptionMapper
  public RestResponse<Map<String, String>> failed(ParqueDBException error) {
    return RestResponse.ResponseBuilder.<Map<String, String>>create(error.httpStatus())
        .entity(Map.of("code", error.code(), "message", error.getMessage()))
        .type(MediaType.APPLICATION_JSON_TYPE)
        .build();
  }
}
