package dev.parquedb.storage.tiered;

import dev.parquedb.storage.CallOptions;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;

/** One batch of a rebalancing: files are moved one after the other. */
final class Rebalance {

  private final TierMoves moves;
  private final TieringPolicy policy;
  private final Instant now;
  private final CallOptions options;
  private long promoted;
  private long demoted;
  private long bytes;

  Rebalance(TierMoves moves, TieringPolicy policy, Instant now, CallOptions options) {
    this.moves = moves;
    this.policy = policy;
    this.now = now;
    this.options = options;
  }

  Uni<RebalanceResult> run(HotListing.Page page) {
    return Multi.createFrom()
        .iterable(page.entries())
        .onItem()
        .transformToUniAndConcatenate(this::place)
        .collect()
        .last()
        .map(
            last ->
                new RebalanceResult(
                    page.entries().size(), promoted, demoted, bytes, page.cursor()));
  }

  private Uni<Boolean> place(Entry entry) {
    Tier wanted = policy.tierFor(entry.stat(), entry.frame().tier(), now);
    return moves
        .move(entry, wanted, options)
        .invoke(
            moved -> {
              if (moved) {
                promoted += wanted == Tier.HOT ? 1 : 0;
                demoted += wanted == Tier.COLD ? 1 : 0;
                bytes += entry.frame().size();
              }
            });
  }
}
