package dev.parquedb.engine;

import dev.parquedb.engine.commit.Weights;
import dev.parquedb.entity.Audit;
import dev.parquedb.entity.Batched;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.InvalidInputException;
import dev.parquedb.entity.LimitExceededException;
import dev.parquedb.entity.ReturnDocument;
import dev.parquedb.entity.SystemFields;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.entity.Upsert;
import dev.parquedb.update.Update;
import java.time.Instant;

/** Checks inputs and options before anything is queued, and tells how heavy they are. Pure. */
final class InputChecks {

  /** About the most bytes one entity may hold. */
  private static final long MAX_ENTITY_BYTES = 16L << 20;

  private InputChecks() {}

  static void audit(CreateInput input, Audit audit) {
    if (audit == Audit.REFUSED && !input.audit().isEmpty()) {
      String field = input.audit().keySet().iterator().next();
      throw new InvalidInputException(
          field, field + " is set by the library: leave it out, or keep audit fields explicitly");
    }
    input
        .audit()
        .forEach(
            (field, value) -> {
              boolean fits =
                  switch (field) {
                    case SystemFields.CREATED_AT,
                        SystemFields.UPDATED_AT,
                        SystemFields.DELETED_AT ->
                        value instanceof Instant;
                    case SystemFields.VERSION -> value instanceof Long version && version >= 1;
                    default -> value instanceof String;
                  };
              if (!fits) {
                throw new InvalidInputException(field, field + " has a value of the wrong type");
              }
            });
  }

  static void single(Batched batched) {
    if (batched == Batched.YES) {
      throw new InvalidInputException("batched", "batched is for changes by filter");
    }
  }

  static void restore(UpdateOptions options) {
    single(options.batched());
    refuse(options.upsert() == Upsert.YES, "upsert", "restore does not create entities");
    refuse(!options.arrayFilters().isEmpty(), "arrayFilters", "restore takes no array filters");
  }

  static void bulk(UpdateOptions options) {
    refuse(options.upsert() == Upsert.YES, "upsert", "bulkUpdate does not create entities");
    refuse(
        options.expectedVersion().isPresent(),
        "expectedVersion",
        "bulkUpdate changes entities of many versions: put the version into the filter");
    refuse(
        options.returnDocument() == ReturnDocument.BEFORE,
        "returnDocument",
        "bulkUpdate returns counts, not documents");
    refuse(
        options.batched() == Batched.YES && options.operationId().isPresent(),
        "operationId",
        "a change in batches is several operations");
  }

  static void bulk(DeleteOptions options) {
    refuse(
        options.expectedVersion().isPresent(),
        "expectedVersion",
        "bulkDelete deletes entities of many versions: put the version into the filter");
    refuse(
        options.batched() == Batched.YES && options.operationId().isPresent(),
        "operationId",
        "a change in batches is several operations");
  }

  private static void refuse(boolean refused, String option, String why) {
    if (refused) {
      throw new InvalidInputException(option, why);
    }
  }

  static long weight(CreateInput input) {
    long weight = 128 + Weights.of(input.data());
    if (weight > MAX_ENTITY_BYTES) {
      throw new LimitExceededException(
          "maxEntityBytes",
          "An entity may hold about " + MAX_ENTITY_BYTES + " bytes, not " + weight);
    }
    return weight;
  }

  static long weight(Update update) {
    return 128 + Weights.of(update.toMap());
  }
}
