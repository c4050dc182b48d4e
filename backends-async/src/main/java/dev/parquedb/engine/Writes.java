package dev.parquedb.engine;

import com.github.f4b6a3.ulid.UlidFactory;
import dev.parquedb.TimeSource;
import dev.parquedb.engine.commit.Mutation;
import dev.parquedb.entity.BackendConfig;
import dev.parquedb.entity.Batched;
import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.CreateOptions;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.DeleteResult;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityId;
import dev.parquedb.entity.IngestOptions;
import dev.parquedb.entity.IngestResult;
import dev.parquedb.entity.LimitExceededException;
import dev.parquedb.entity.ReadOnlyException;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.entity.UpdateResult;
import dev.parquedb.query.Filter;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.update.Update;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The writing operations: check the input, fix ids and the operation id, make a mutation, hand it
 * to the table's writer.
 */
final class Writes {

  private final BackendConfig config;
  private final RandomGenerator random;
  private final TimeSource time;
  private final UlidFactory ulids;

  Writes(BackendConfig config, RandomGenerator random, TimeSource time) {
    this.config = config;
    this.random = random;
    this.time = time;
    this.ulids = UlidFactory.newMonotonicInstance((LongSupplier) random::nextLong);
  }

  /** How many entities one commit of a change in batches may touch. */
  private int groupSize() {
    return Math.min(config.engine().maxBatchMutations(), config.engine().maxBulkEntities());
  }

  /** Refuses namespaces that must not be written. */
  void writable(String ns) {
    EntityId.checkNamespace(ns);
    if (config.readOnly()) {
      throw new ReadOnlyException(ns, "This backend was opened read-only");
    }
    checkOurs(ns);
  }

  /** Refuses namespaces that show tables of other engines. */
  void checkOurs(String ns) {
    if (config.foreign().containsKey(ns)) {
      throw new ReadOnlyException(
          ns, "Namespace " + ns + " shows a table of another engine, which is only read");
    }
  }

  private CommitId operation(Optional<CommitId> given) {
    return given.orElseGet(() -> new CommitId(new UUID(random.nextLong(), random.nextLong())));
  }

  private <T> Function<TableHandle, Uni<T>> submitting(
      Optional<CommitId> operation, Mutation mutation, Function<Object, T> answer) {
    Submission submission = new Submission(operation(operation), mutation);
    return table -> submission.to(table.writer()).map(answer);
  }

  private Mutation.NewEntity newEntity(String ns, CreateInput input, CreateOptions options) {
    InputChecks.audit(input, options.audit());
    return input
        .id()
        .map(
            id ->
                new Mutation.NewEntity(
                    EntityId.of(ns, id), Mutation.NewEntity.Origin.SUPPLIED, input))
        .orElseGet(
            () ->
                new Mutation.NewEntity(
                    new EntityId(ns, ulids.create(time.now().toEpochMilli()).toString()),
                    Mutation.NewEntity.Origin.GENERATED,
                    input));
  }

  private Mutation.Create creation(String ns, List<CreateInput> inputs, CreateOptions options) {
    List<Mutation.NewEntity> entities =
        inputs.stream().map(input -> newEntity(ns, input, options)).toList();
    long weight = inputs.stream().mapToLong(InputChecks::weight).sum();
    return new Mutation.Create(entities, options.audit(), options.actor(), weight);
  }

  Function<TableHandle, Uni<Entity>> create(String ns, CreateInput input, CreateOptions options) {
    writable(ns);
    return submitting(
        options.operationId(),
        creation(ns, List.of(input), options),
        answer -> (Entity) ((List<?>) answer).get(0));
  }

  Function<TableHandle, Uni<List<Entity>>> bulkCreate(
      String ns, List<CreateInput> inputs, CreateOptions options) {
    writable(ns);
    List<CreateInput> fixed = List.copyOf(inputs);
    if (fixed.size() > config.engine().maxBulkEntities()) {
      throw new LimitExceededException(
          "maxBulkEntities",
          "bulkCreate takes at most "
              + config.engine().maxBulkEntities()
              + " entities, not "
              + fixed.size()
              + ": use ingest");
    }
    if (fixed.isEmpty()) {
      return table -> Uni.createFrom().item(List.of());
    }
    CommitId operation = operation(options.operationId());
    // Checking many inputs is work for the CPU pool; its outcome is kept for resubscriptions.
    AtomicReference<Uni<Submission>> prepared = new AtomicReference<>();
    return table -> {
      prepared.compareAndSet(
          null,
          table
              .cpu()
              .compute(() -> new Submission(operation, creation(ns, fixed, options)))
              .memoize()
              .indefinitely());
      return prepared
          .get()
          .chain(submission -> submission.to(table.writer()))
          .map(Writes::entities);
    };
  }

  @SuppressWarnings("unchecked")
  private static List<Entity> entities(Object answer) {
    return (List<Entity>) answer;
  }

  Function<TableHandle, Uni<Entity>> update(
      String ns, String id, Update update, UpdateOptions options) {
    writable(ns);
    InputChecks.single(options.batched());
    update.checkArrayFilters(options.arrayFilters());
    return submitting(
        options.operationId(),
        new Mutation.Change(EntityId.of(ns, id), update, options, InputChecks.weight(update)),
        answer -> (Entity) answer);
  }

  Function<TableHandle, Uni<DeleteResult>> delete(String ns, String id, DeleteOptions options) {
    writable(ns);
    InputChecks.single(options.batched());
    return submitting(
        options.operationId(),
        new Mutation.Remove(EntityId.of(ns, id), options),
        answer -> (DeleteResult) answer);
  }

  Function<TableHandle, Uni<Entity>> restore(String ns, String id, UpdateOptions options) {
    writable(ns);
    InputChecks.restore(options);
    return submitting(
        options.operationId(),
        new Mutation.Revive(EntityId.of(ns, id), options),
        answer -> (Entity) answer);
  }

  Function<TableHandle, Uni<UpdateResult>> bulkUpdate(
      String ns, Filter filter, Update update, UpdateOptions options, Reads reads) {
    writable(ns);
    InputChecks.bulk(options);
    update.checkArrayFilters(options.arrayFilters());
    long weight = InputChecks.weight(update);
    if (options.batched() == Batched.NO) {
      return submitting(
          options.operationId(),
          new Mutation.ChangeWhere(filter, update, options, Optional.empty(), weight),
          answer -> (UpdateResult) answer);
    }
    return table ->
        new BatchedChange(reads, groupSize())
            .run(
                table,
                filter,
                ids ->
                    submitting(
                            Optional.empty(),
                            new Mutation.ChangeWhere(
                                filter, update, options, Optional.of(ids), weight),
                            answer -> (UpdateResult) answer)
                        .apply(table),
                new UpdateResult(0, 0, 0),
                (sum, one) ->
                    new UpdateResult(
                        sum.matched() + one.matched(),
                        sum.modified() + one.modified(),
                        sum.commits() + one.commits()));
  }

  Function<TableHandle, Uni<DeleteResult>> bulkDelete(
      String ns, Filter filter, DeleteOptions options, Reads reads) {
    writable(ns);
    InputChecks.bulk(options);
    if (options.batched() == Batched.NO) {
      return submitting(
          options.operationId(),
          new Mutation.RemoveWhere(filter, options, Optional.empty()),
          answer -> (DeleteResult) answer);
    }
    return table ->
        new BatchedChange(reads, groupSize())
            .run(
                table,
                filter,
                ids ->
                    submitting(
                            Optional.empty(),
                            new Mutation.RemoveWhere(filter, options, Optional.of(ids)),
                            answer -> (DeleteResult) answer)
                        .apply(table),
                new DeleteResult(0, 0),
                (sum, one) ->
                    new DeleteResult(sum.deleted() + one.deleted(), sum.commits() + one.commits()));
  }

  Function<TableHandle, Uni<IngestResult>> ingest(
      String ns, Multi<CreateInput> inputs, IngestOptions options) {
    writable(ns);
    CreateOptions each = new CreateOptions(options.actor(), Optional.empty(), options.audit());
    int most = Math.min(options.batchSize(), config.engine().maxBulkEntities());
    return table ->
        Uni.createFrom()
            .deferred(
                () ->
                    new Ingest(
                            options,
                            most,
                            config.engine().maxBatchBytes(),
                            batch -> bulkCreate(ns, batch, each).apply(table))
                        .run(inputs));
  }

  Function<TableHandle, Uni<Void>> declare(String ns, EntitySchema schema) {
    writable(ns);
    CommitId operation = operation(Optional.empty());
    return table ->
        table
            .writer()
            .declare(operation, new Mutation.Declare(schema, table.writer().rewrites()))
            .replaceWithVoid();
  }
}
