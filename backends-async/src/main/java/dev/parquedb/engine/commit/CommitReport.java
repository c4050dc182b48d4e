package dev.parquedb.engine.commit;

import dev.parquedb.entity.CommitListener;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listener how commits ended. */
final class CommitReport {

  private static final Logger LOG = LoggerFactory.getLogger(CommitReport.class);

  private final CommitServices services;

  CommitReport(CommitServices services) {
    this.services = services;
  }

  void ended(List<Pending> pendings, Batch batch, CommitListener.Outcome outcome) {
    long first = pendings.stream().mapToLong(pending -> pending.arrivedAt).min().orElseThrow();
    CommitListener.Commit commit =
        new CommitListener.Commit(
            services.table().namespace(),
            batch.mutations().size(),
            batch.tally().attempts(),
            batch.tally().conflicts(),
            Duration.ofNanos(batch.startedAt() - first),
            Duration.ofNanos(services.time().monotonicNanos() - batch.startedAt()),
            outcome);
    try {
      services.options().commits().ended(commit);
    } catch (RuntimeException e) {
      LOG.warn("A listener of commits failed", e);
    }
  }
}
