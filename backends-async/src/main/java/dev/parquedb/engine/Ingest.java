package dev.parquedb.engine;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.IngestOptions;
import dev.parquedb.entity.IngestProgress;
import dev.parquedb.entity.IngestResult;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One run of an ingest: gathers inputs into batches, commits one at a time, and asks for more
 * inputs only when the batch before is durable.
 */
final class Ingest {

  private final IngestOptions options;
  private final int maxEntities;
  private final long maxBytes;
  private final Function<List<CreateInput>, Uni<List<Entity>>> commit;

  private List<CreateInput> batch = new ArrayList<>();
  private long batchBytes;
  private long bytes;
  private long seen;
  private long created;
  private long commits;

  Ingest(
      IngestOptions options,
      int maxEntities,
      long maxBytes,
      Function<List<CreateInput>, Uni<List<Entity>>> commit) {
    this.options = options;
    this.maxEntities = maxEntities;
    this.maxBytes = maxBytes;
    this.commit = commit;
  }

  Uni<IngestResult> run(Multi<CreateInput> inputs) {
    return inputs
        .onItem()
        .transformToUniAndConcatenate(this::add)
        .onItem()
        .ignoreAsUni()
        .chain(this::flush)
        .map(done -> result(Optional.empty()))
        .onFailure()
        .recoverWithItem(failure -> result(Optional.of(failure)));
  }

  private Uni<Void> add(CreateInput input) {
    if (seen++ < options.resumeFrom()) {
      return Uni.createFrom().voidItem();
    }
    long weight = InputChecks.weight(input);
    if (!batch.isEmpty() && batchBytes + weight > maxBytes) {
      return flush().invoke(() -> gather(input, weight));
    }
    gather(input, weight);
    return batch.size() >= maxEntities ? flush() : Uni.createFrom().voidItem();
  }

  private void gather(CreateInput input, long weight) {
    batch.add(input);
    batchBytes += weight;
  }

  private Uni<Void> flush() {
    if (batch.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    List<CreateInput> full = batch;
    long fullBytes = batchBytes;
    batch = new ArrayList<>();
    batchBytes = 0;
    return commit
        .apply(full)
        .invoke(
            entities -> {
              created += entities.size();
              bytes += fullBytes;
              commits++;
              options
                  .onProgress()
                  .accept(new IngestProgress(options.resumeFrom() + created, commits, bytes));
            })
        .replaceWithVoid();
  }

  private IngestResult result(Optional<Throwable> failure) {
    return new IngestResult(options.resumeFrom() + created, created, commits, failure);
  }
}
