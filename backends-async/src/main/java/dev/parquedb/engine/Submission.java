package dev.parquedb.engine;

import dev.parquedb.engine.commit.Mutation;
import dev.parquedb.engine.commit.TableWriter;
import dev.parquedb.entity.CommitId;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicBoolean;

/** A mutation with its operation id, and whether it was submitted before. */
final class Submission {

  private final CommitId operation;
  private final Mutation mutation;
  private final AtomicBoolean submitted = new AtomicBoolean();

  Submission(CommitId operation, Mutation mutation) {
    this.operation = operation;
    this.mutation = mutation;
  }

  /** Submits it; for the second time as one that may have been made already. */
  Uni<Object> to(TableWriter writer) {
    boolean first = submitted.compareAndSet(false, true);
    return writer.submit(operation, first ? mutation : mutation.repeated());
  }
}
