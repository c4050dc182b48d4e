package dev.parquedb.table.delta;

import java.util.Optional;

/**
 * The files that give the state of a version.
 *
 * @param checkpoint where to start; empty to start from nothing
 * @param from the first commit to apply; more than the version for none
 * @param version the version
 */
record LogSegment(Optional<Checkpoint> checkpoint, long from, long version) {}
