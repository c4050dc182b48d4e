package dev.parquedb.engine.scan;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.LimitExceededException;
import dev.parquedb.entity.Page;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Sort;
import dev.parquedb.table.TableState;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Sorting, skipping, limiting and paging, between the scan and the caller. */
public final class Finder {

  private static final int DEFAULT_PAGE = 100;

  private final String namespace;
  private final TableReader reader;
  private final int maxSortEntities;

  /**
   * Creates a finder.
   *
   * @param namespace the namespace, for cursors
   * @param reader reads the table
   * @param maxSortEntities how many entities a sort may hold in memory
   */
  public Finder(String namespace, TableReader reader, int maxSortEntities) {
    this.namespace = namespace;
    this.reader = reader;
    this.maxSortEntities = maxSortEntities;
  }

  /**
   * Streams the answer of a find.
   *
   * @param state the snapshot
   * @param filter which entities
   * @param options the rest, without a cursor
   */
  public Multi<Entity> find(TableState state, Filter filter, FindOptions options) {
    if (options.limit().isPresent() && options.limit().getAsLong() == 0) {
      return Multi.createFrom().empty();
    }
    ScanRequest request =
        new ScanRequest(filter, options.deleted(), options.projection(), options.sort());
    Multi<Entity> found = reader.scan(state, request);
    Multi<Entity> ordered =
        options.sort().isNone()
            ? found
            : sorted(found, options.sort(), wanted(options)).onItem().disjoint();
    Multi<Entity> skipped = options.skip() == 0 ? ordered : ordered.skip().first(options.skip());
    Multi<Entity> limited =
        options.limit().isEmpty() ? skipped : skipped.select().first(options.limit().getAsLong());
    return limited.map(entity -> Projected.of(entity, options.projection()));
  }

  private static long wanted(FindOptions options) {
    long limit = options.limit().orElse(Long.MAX_VALUE);
    long wanted = options.skip() + limit;
    return wanted < 0 ? Long.MAX_VALUE : wanted;
  }

  private Multi<List<Entity>> sorted(Multi<Entity> found, Sort sort, long wanted) {
    return ranked(found, sort, wanted, null)
        .map(rows -> rows.stream().map(Ranked::entity).toList())
        .toMulti();
  }

  /** The first matches in order, after a position if there is one. */
  private Uni<List<Ranked>> ranked(
      Multi<Entity> found, Sort sort, long wanted, Ranked.Position after) {
    return found
        .collect()
        .in(
            () -> new TopRanked(sort, wanted),
            (top, entity) -> {
              top.add(Ranked.of(entity, sort), after);
              if (top.size() > maxSortEntities) {
                throw new LimitExceededException(
                    "maxSortEntities",
                    "Sorting would hold more than "
                        + maxSortEntities
                        + " entities in memory: give a limit, or raise maxSortEntities");
              }
            })
        .map(TopRanked::ascending);
  }

  /**
   * One page in the order of the sort, then the id.
   *
   * @param state the snapshot, the cursor's if there is one
   * @param filter which entities
   * @param options the rest
   * @param after where the page starts; empty for the first one
   */
  public Uni<Page<Entity>> page(
      TableState state, Filter filter, FindOptions options, Optional<PageCursor> after) {
    long size = options.limit().orElse(DEFAULT_PAGE);
    if (size == 0) {
      return Uni.createFrom().item(new Page<>(List.of(), Optional.empty()));
    }
    ScanRequest request =
        new ScanRequest(filter, options.deleted(), options.projection(), options.sort());
    Ranked.Position position = after.map(PageCursor::position).orElse(null);
    return ranked(reader.scan(state, request), options.sort(), options.skip() + size + 1, position)
        .map(
            rows -> {
              List<Ranked> kept =
                  rows.subList((int) Math.min(rows.size(), options.skip()), rows.size());
              boolean more = kept.size() > size;
              List<Ranked> page = more ? kept.subList(0, (int) size) : kept;
              Optional<String> cursor =
                  more
                      ? Optional.of(
                          new PageCursor(
                                  state.tableId(),
                                  state.version(),
                                  page.get(page.size() - 1).position())
                              .text(namespace, filter, options))
                      : Optional.empty();
              return new Page<>(
                  page.stream()
                      .map(row -> Projected.of(row.entity(), options.projection()))
                      .toList(),
                  cursor);
            });
  }
}
