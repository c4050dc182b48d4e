package dev.parquedb.entity;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Options of an ingest.
 *
 * @param batchSize the most entities of one commit, from 1
 * @param resumeFrom how many inputs to leave out because they are durable already
 * @param onProgress called after every commit, on a thread that must not be blocked
 * @param audit whether audit fields of the input are refused or kept (import)
 * @param actor who makes the change, kept in the audit fields
 */
public record IngestOptions(
    int batchSize,
    long resumeFrom,
    Consumer<IngestProgress> onProgress,
    Audit audit,
    Optional<String> actor) {

  /** The defaults. */
  public static final IngestOptions DEFAULT =
      new IngestOptions(10_000, 0, progress -> {}, Audit.REFUSED, Optional.empty());

  public IngestOptions {
    Checks.positive(batchSize, "batchSize");
    Checks.notNegative(resumeFrom, "resumeFrom");
  }

  /** The same with commits of at most so many entities. */
  public IngestOptions withBatchSize(int entities) {
    return new IngestOptions(entities, resumeFrom, onProgress, audit, actor);
  }

  /** The same without the first inputs. */
  public IngestOptions resumingFrom(long position) {
    return new IngestOptions(batchSize, position, onProgress, audit, actor);
  }

  /** The same telling somebody. */
  public IngestOptions withProgress(Consumer<IngestProgress> listener) {
    return new IngestOptions(batchSize, resumeFrom, listener, audit, actor);
  }

  /** The same keeping audit fields of the input. */
  public IngestOptions keepingAudit() {
    return new IngestOptions(batchSize, resumeFrom, onProgress, Audit.KEPT, actor);
  }

  /** The same made by somebody. */
  public IngestOptions withActor(String who) {
    return new IngestOptions(batchSize, resumeFrom, onProgress, audit, Optional.of(who));
  }
}
