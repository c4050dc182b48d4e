package dev.parquedb.entity;

/**
 * What an entity backend can do; what is false is refused with a typed error.
 *
 * @param timeTravel earlier snapshots can be read
 * @param schemaEvolution the schema of a namespace with data can change
 * @param changeStream {@code changes} works
 * @param compaction {@code compact} works
 * @param vacuum {@code vacuum} works
 * @param sharedWriters several processes may write at the same time
 * @param externallyReadable other engines can read the tables where they lie
 */
public record EntityBackendCapabilities(
    boolean timeTravel,
    boolean schemaEvolution,
    boolean changeStream,
    boolean compaction,
    boolean vacuum,
    boolean sharedWriters,
    boolean externallyReadable) {}
