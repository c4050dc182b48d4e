package dev.parquedb.engine.commit;

import dev.parquedb.entity.CommitId;
import dev.parquedb.entity.EntityId;
import dev.parquedb.query.Filter;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The mutations of one commit.
 *
 * @param id the commit's id, the same over all attempts
 * @param mutations in order of arrival
 * @param startedAt when it left the queue, on the monotonic clock
 * @param tally counts the attempts
 */
record Batch(CommitId id, List<Mutation> mutations, long startedAt, CommitTally tally) {

  Publication.Subject subject() {
    return new Publication.Subject(id, startedAt, tally);
  }

  Set<EntityId> readIds() {
    Set<EntityId> ids = new HashSet<>();
    mutations.forEach(mutation -> mutation.readIds(ids::add));
    return ids;
  }

  /** The declaration of a schema, which is a batch of its own. */
  Optional<Mutation.Declare> declaration() {
    return mutations.get(0) instanceof Mutation.Declare declare
        ? Optional.of(declare)
        : Optional.empty();
  }

  Optional<Filter> scan() {
    return mutations.get(0).scan();
  }
}
