package dev.parquedb.table;

import java.time.Instant;

/**
 * How far vacuums of a table have gone. It is committed before anything is deleted: whoever builds
 * on a state that says so must not bring in a file that a vacuum may take for garbage.
 *
 * @param cutOff files that the store wrote before this time, by its own clock, and that no version
 *     from {@code oldest} on referred to when this was committed, may be gone; whole milliseconds
 * @param oldest the oldest version that can still be read
 */
public record Vacuumed(Instant cutOff, long oldest) {}
