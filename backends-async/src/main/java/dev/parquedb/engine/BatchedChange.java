package dev.parquedb.engine;

import dev.parquedb.entity.EntityId;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Projection;
import io.smallrye.mutiny.Uni;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A change by filter in several commits: the ids of one snapshot, a group at a time. */
final class BatchedChange {

  private final Reads reads;
  private final int groupSize;

  BatchedChange(Reads reads, int groupSize) {
    this.reads = reads;
    this.groupSize = groupSize;
  }

  <R> Uni<R> run(
      TableHandle table,
      Filter filter,
      Function<Set<EntityId>, Uni<R>> change,
      R none,
      BiFunction<R, R, R> sum) {
    String ns = table.table().namespace();
    return reads
        .find(table, filter, FindOptions.DEFAULT.withProjection(Projection.include()))
        .map(entity -> EntityId.of(ns, entity.id()))
        .group()
        .intoLists()
        .of(groupSize)
        .onItem()
        .transformToUniAndConcatenate(ids -> change.apply(Set.copyOf(ids)))
        .collect()
        .with(java.util.stream.Collectors.reducing(none, sum::apply));
  }
}
