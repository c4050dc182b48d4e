package dev.parquedb.storage.tiered;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.ListOptions;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Finds cold objects that nothing points to: what crashes and unknown outcomes left behind.
 *
 * <p>A pointer to an object is only ever written by the call that wrote the object, once. So what
 * is not being written when a round begins, and no pointer names in a whole look at the hot tier
 * afterwards, will never be named. Rounds are bounded, so memory is.
 */
final class Orphans {

  private static final int PAGE = 1000;
  private static final int DELETES_IN_FLIGHT = 8;

  private final ColdTier cold;
  private final HotListing hot;
  private final CallOptions options;
  private final int roundSize;

  /**
   * Creates the search.
   *
   * @param roundSize how many cold objects are compared with the hot tier at once, from 1
   */
  Orphans(ColdTier cold, HotListing hot, CallOptions options, int roundSize) {
    this.cold = cold;
    this.hot = hot;
    this.options = options;
    this.roundSize = roundSize;
  }

  Uni<OrphanReport> collect(Instant before, OrphanMode mode) {
    return Uni.createFrom()
        .deferred(() -> round(new Report(), before, mode, Optional.of(ListOptions.DEFAULT)));
  }

  private Uni<OrphanReport> round(
      Report report, Instant before, OrphanMode mode, Optional<ListOptions> position) {
    if (position.isEmpty()) {
      return Uni.createFrom().item(report::build);
    }
    Map<String, Long> candidates = new TreeMap<>();
    return candidates(candidates, before, position.get().withLimit(PAGE))
        .onItem()
        .transformToUni(
            next ->
                unnamed(candidates, report)
                    .chain(() -> settle(candidates, report, mode))
                    .chain(() -> round(report, before, mode, next)));
  }

  /** Takes old objects until the round is full; answers where the next one begins. */
  private Uni<Optional<ListOptions>> candidates(
      Map<String, Long> found, Instant before, ListOptions position) {
    return cold.storage()
        .with(options)
        .list(cold.folder(), position)
        .onItem()
        .transformToUni(
            page -> {
              for (FileStat object : page.files()) {
                if (object.modifiedAt().isBefore(before)
                    && !cold.isBeingWritten(object.path())
                    && !cold.pins().isRead(object.path())) {
                  found.put(object.path(), object.size());
                }
              }
              Optional<ListOptions> next = page.cursor().map(position::withCursor);
              return next.isPresent() && found.size() < roundSize
                  ? candidates(found, before, next.get())
                  : Uni.createFrom().item(next);
            });
  }

  /** Strikes out what a pointer names. Any frame that cannot be read ends the search. */
  private Uni<Void> unnamed(Map<String, Long> candidates, Report report) {
    report.examined += candidates.size();
    if (candidates.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    AtomicReference<ListOptions> position = new AtomicReference<>(ListOptions.DEFAULT);
    return Multi.createBy()
        .repeating()
        .uni(() -> hot.page("", position.get(), options))
        .whilst(
            page -> {
              page.entries()
                  .forEach(
                      entry ->
                          entry.frame().cold().ifPresent(ref -> candidates.remove(ref.name())));
              page.cursor().ifPresent(at -> position.set(ListOptions.DEFAULT.withCursor(at)));
              return page.cursor().isPresent();
            })
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Void> settle(Map<String, Long> orphans, Report report, OrphanMode mode) {
    orphans.forEach(report::add);
    if (mode == OrphanMode.DRY_RUN) {
      return Uni.createFrom().voidItem();
    }
    return Multi.createFrom()
        .iterable(orphans.keySet())
        .onItem()
        .transformToUni(name -> cold.storage().with(options).delete(name))
        .merge(DELETES_IN_FLIGHT)
        .onItem()
        .invoke(existed -> report.deleted += existed ? 1 : 0)
        .collect()
        .last()
        .replaceWithVoid();
  }

  /** Counts; one step at a time. */
  private static final class Report {
    private final List<String> names = new ArrayList<>();
    private long examined;
    private long count;
    private long bytes;
    private long deleted;

    void add(String name, long size) {
      count++;
      bytes += size;
      if (names.size() < OrphanReport.MOST_NAMES) {
        names.add(name);
      }
    }

    OrphanReport build() {
      return new OrphanReport(examined, names, count, bytes, deleted);
    }
  }
}
