package dev.parquedb.examples;

import static dev.parquedb.schema.FieldType.Primitive.BOOLEAN;
import static dev.parquedb.schema.FieldType.Primitive.DOUBLE;
import static dev.parquedb.schema.FieldType.Primitive.LONG;
import static dev.parquedb.schema.FieldType.Primitive.STRING;
import static dev.parquedb.schema.FieldType.Primitive.TIMESTAMP;
import static dev.parquedb.schema.SchemaField.optional;
import static dev.parquedb.schema.SchemaField.required;

import dev.parquedb.entity.Audit;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityId;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.IngestOptions;
import dev.parquedb.entity.IngestResult;
import dev.parquedb.entity.SchemaNotFoundException;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Projection;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.web.HttpLimits;
import dev.parquedb.web.NdjsonInputs;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The earthquakes of one week, from the public domain feed of the U.S. Geological Survey, and how
 * to keep them in a namespace.
 */
final class Earthquakes {

  static final String NAMESPACE = "earthquakes";

  /**
   * Small enough for a few commits, so that an import that is interrupted has something to show.
   */
  private static final int BATCH = 500;

  /** Fields worth a column of their own; what is not named here is kept all the same. */
  static final EntitySchema SCHEMA =
      EntitySchema.of(
          required("time", TIMESTAMP).withDoc("When it happened"),
          optional("magnitude", DOUBLE).withDoc("Of the scale in magnitudeType"),
          optional("magnitudeType", STRING),
          optional("place", STRING).withDoc("The nearest place, in words"),
          optional("kind", STRING).withDoc("earthquake, quarry blast, …"),
          optional("network", STRING),
          optional("status", STRING),
          optional("tsunami", BOOLEAN),
          optional("significance", LONG).withDoc("From 0 to 1000"),
          optional("updated", TIMESTAMP),
          optional(
              "location",
              new FieldType.Struct(
                  List.of(
                      optional("lon", DOUBLE),
                      optional("lat", DOUBLE),
                      optional("depthKm", DOUBLE)))));

  private final Vertx vertx;
  private final EntityBackend backend;

  Earthquakes(Vertx vertx, EntityBackend backend) {
    this.vertx = vertx;
    this.backend = backend;
  }

  /**
   * Declares the schema and creates the entities that are not there yet, also those that an earlier
   * run was interrupted at.
   */
  Uni<IngestResult> load() {
    return load(inputs -> inputs);
  }

  /** The same of some of the earthquakes. */
  Uni<IngestResult> load(UnaryOperator<Multi<CreateInput>> some) {
    return declare()
        .chain(this::stored)
        .chain(
            stored ->
                backend.ingest(
                    NAMESPACE,
                    some.apply(missing(stored)),
                    IngestOptions.DEFAULT.withBatchSize(BATCH)))
        .invoke(
            result ->
                result
                    .failure()
                    .ifPresent(
                        error -> {
                          throw new IllegalStateException("The import stopped", error);
                        }));
  }

  /** A schema that is there already stays as it is. */
  private Uni<Void> declare() {
    return backend
        .getSchema(NAMESPACE)
        .replaceWithVoid()
        .onFailure(SchemaNotFoundException.class)
        .recoverWithUni(() -> backend.setSchema(NAMESPACE, SCHEMA));
  }

  /** The ids that are taken, by soft-deleted entities too. */
  private Uni<Set<String>> stored() {
    FindOptions ids =
        FindOptions.DEFAULT.includingDeleted().withProjection(Projection.include("$id"));
    return backend
        .find(NAMESPACE, Filter.all(), ids)
        .map(entity -> entity.localId())
        .collect()
        .in(HashSet<String>::new, Set::add)
        .map(all -> all);
  }

  private Multi<CreateInput> missing(Set<String> stored) {
    NdjsonInputs lines =
        new NdjsonInputs(vertx, NAMESPACE, Audit.REFUSED, HttpLimits.DEFAULT.maxLineBytes());
    Multi<Buffer> file =
        Multi.createFrom()
            .completionStage(
                () -> vertx.executeBlocking(Earthquakes::file, false).toCompletionStage());
    return lines
        .read(file)
        .filter(
            input ->
                input.id().isEmpty()
                    || !stored.contains(EntityId.of(NAMESPACE, input.id().get()).localId()));
  }

  private static Buffer file() throws IOException {
    try (InputStream in = Earthquakes.class.getResourceAsStream("earthquakes.ndjson")) {
      return Buffer.buffer(in.readAllBytes());
    }
  }
}
