package dev.parquedb.table.iceberg.rest;

import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.UpdateRequirement;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequestParser;

/** A REST catalog in memory on 127.0.0.1, to which faults are told. */
final class MiniCatalog implements AutoCloseable {

  private final HttpServer server;
  private final List<Seen> seen = new ArrayList<>();
  private final Map<String, TableMetadata> tables = new LinkedHashMap<>();
  private final Set<String> namespaces = new TreeSet<>();
  private final List<Runnable> held = new ArrayList<>();
  private Function<Seen, Fault> faults = request -> null;
  private String config = "{\"defaults\":{},\"overrides\":{}}";
  private String lent = "";
  private boolean etags = true;
  private String commitTags = "";
  private int versions;
  private final AtomicInteger connections = new AtomicInteger();

  MiniCatalog(Vertx vertx) {
    server =
        Await.item(
            Uni.createFrom()
                .completionStage(
                    vertx
                        .createHttpServer()
                        .connectionHandler(
                            connection -> {
                              connections.incrementAndGet();
                              connection.closeHandler(gone -> connections.decrementAndGet());
                            })
                        .requestHandler(this::receive)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()));
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** What happens to the requests to come. */
  synchronized void faults(Function<Seen, Fault> next) {
    faults = next;
  }

  /** Does this to the first request of a kind, and nothing to the others. */
  void once(Predicate<Seen> which, Fault fault) {
    boolean[] done = {false};
    faults(
        request -> {
          if (done[0] || !which.test(request)) {
            return null;
          }
          done[0] = true;
          return fault;
        });
  }

  synchronized void config(String json) {
    config = json;
  }

  /** What answers about tables hold beside metadata, as members of a JSON object. */
  synchronized void lend(String members) {
    lent = members;
  }

  synchronized void withoutEtags() {
    etags = false;
  }

  /** Answers to commits have other tags than answers to loads. */
  synchronized void withTagsOfCommits() {
    commitTags = "-commit";
  }

  synchronized List<Seen> seen(Predicate<Seen> which) {
    return seen.stream().filter(which).toList();
  }

  synchronized TableMetadata table(String name) {
    return tables.get(name);
  }

  /** Commits of others: sets a table's metadata. */
  synchronized void put(String name, TableMetadata metadata) {
    namespaces.add("default");
    tables.put(name, located(metadata));
  }

  synchronized void remove(String name) {
    tables.remove(name);
  }

  /** How many connections are open. */
  int open() {
    return connections.get();
  }

  synchronized int heldRequests() {
    return held.size();
  }

  /** Lets what is held have its effect. */
  void arrive() {
    List<Runnable> late;
    synchronized (this) {
      late = List.copyOf(held);
      held.clear();
    }
    late.forEach(Runnable::run);
  }

  private void receive(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body ->
                answer(
                    new Seen(
                        request.method().name(), request.uri(), request.headers(), body.toString()),
                    request));
  }

  private void answer(Seen request, HttpServerRequest connection) {
    Fault fault;
    synchronized (this) {
      seen.add(request);
      fault = faults.apply(request);
    }
    HttpServerResponse response = connection.response();
    if (fault == null) {
      Reply reply = reply(request);
      reply.headers.forEach(response::putHeader);
      send(response, reply.status, reply.body);
    } else if (fault instanceof Fault.Status status) {
      send(response, status.status(), error(status.status(), "Scripted"));
    } else if (fault instanceof Fault.StatusAfter status) {
      reply(request);
      send(response, status.status(), error(status.status(), "Scripted"));
    } else if (fault instanceof Fault.Text text) {
      send(response, text.status(), text.text());
    } else if (fault instanceof Fault.Redirect redirect) {
      response.putHeader("Location", redirect.location());
      send(response, 307, "");
    } else if (fault instanceof Fault.Hold) {
      synchronized (this) {
        held.add(() -> reply(request));
      }
    } else {
      if (fault instanceof Fault.DropAfter) {
        reply(request);
      }
      connection.connection().close();
    }
  }

  private static void send(HttpServerResponse response, int status, String body) {
    response.setStatusCode(status);
    if (status == 304 || status == 204) {
      response.end();
    } else {
      response.end(body);
    }
  }

  private record Reply(int status, String body, Map<String, String> headers) {
    Reply(int status, String body) {
      this(status, body, Map.of());
    }
  }

  private static String error(int status, String type) {
    return "{\"error\":{\"message\":\"as told\",\"type\":\""
        + type
        + "\",\"code\":"
        + status
        + "}}";
  }

  private synchronized Reply reply(Seen request) {
    if (request.isConfig()) {
      return new Reply(200, config);
    }
    if (request.isToken()) {
      return new Reply(200, "{\"access_token\":\"t\",\"token_type\":\"bearer\"}");
    }
    if (request.path().endsWith("/namespaces")) {
      boolean added = namespaces.add("default");
      return added
          ? new Reply(200, "{\"namespace\":[\"default\"]}")
          : new Reply(409, error(409, "AlreadyExistsException"));
    }
    if (request.isList()) {
      return list();
    }
    if (request.isAnnouncement()) {
      return announce(request);
    }
    String name = request.path().replaceFirst(".*/", "");
    if (request.isCommit()) {
      return commit(name, request);
    }
    TableMetadata table = tables.get(name);
    if (table == null) {
      return new Reply(404, error(404, "NoSuchTableException"));
    }
    if (request.method().equals("DELETE")) {
      tables.remove(name);
      return new Reply(204, "");
    }
    return etags && etag(table).equals(request.headers().get("If-None-Match"))
        ? new Reply(304, "")
        : whole(table, etag(table));
  }

  private Reply list() {
    StringBuilder names = new StringBuilder();
    for (String name : tables.keySet()) {
      names.append(names.length() == 0 ? "" : ",");
      names.append("{\"namespace\":[\"default\"],\"name\":\"").append(name).append("\"}");
    }
    return new Reply(200, "{\"identifiers\":[" + names + "]}");
  }

  private Reply announce(Seen request) {
    if (!namespaces.contains("default")) {
      return new Reply(404, error(404, "NoSuchNamespaceException"));
    }
    String name = RestJson.tree(request.body().getBytes()).path("name").asText();
    if (tables.containsKey(name)) {
      return new Reply(409, error(409, "AlreadyExistsException"));
    }
    String location = RestJson.tree(request.body().getBytes()).path("location").asText();
    return new Reply(200, "{\"metadata\":{\"location\":\"" + location + "\"}}");
  }

  private Reply commit(String name, Seen request) {
    UpdateTableRequest commit = UpdateTableRequestParser.fromJson(request.body());
    TableMetadata current = tables.get(name);
    boolean creates =
        commit.requirements().stream()
            .anyMatch(UpdateRequirement.AssertTableDoesNotExist.class::isInstance);
    if (current == null && !creates) {
      return new Reply(404, error(404, "NoSuchTableException"));
    }
    try {
      commit.requirements().forEach(requirement -> requirement.validate(current));
      TableMetadata.Builder builder =
          current == null ? TableMetadata.buildFromEmpty() : TableMetadata.buildFrom(current);
      commit.updates().forEach(update -> update.applyTo(builder));
      TableMetadata updated = located(builder.build());
      tables.put(name, updated);
      return whole(updated, etag(updated) + commitTags);
    } catch (CommitFailedException | ValidationException conflict) {
      return new Reply(409, error(409, "CommitFailedException"));
    }
  }

  private TableMetadata located(TableMetadata metadata) {
    String location = metadata.location() + "/metadata/" + versions++ + ".metadata.json";
    return TableMetadataParser.fromJson(location, TableMetadataParser.toJson(metadata));
  }

  private static String etag(TableMetadata table) {
    return "\"" + table.metadataFileLocation() + "\"";
  }

  private Reply whole(TableMetadata table, String etag) {
    Map<String, String> headers = new HashMap<>();
    if (etags) {
      headers.put("ETag", etag);
    }
    String body =
        "{\"metadata-location\":\""
            + table.metadataFileLocation()
            + "\",\"metadata\":"
            + TableMetadataParser.toJson(table)
            + (lent.isEmpty() ? "" : "," + lent)
            + "}";
    return new Reply(200, body, headers);
  }

  @Override
  public void close() {
    Await.item(Uni.createFrom().completionStage(server.close().toCompletionStage()));
  }
}
