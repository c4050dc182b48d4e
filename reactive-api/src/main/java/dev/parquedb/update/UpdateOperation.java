package dev.parquedb.update;

import dev.parquedb.entity.InvalidUpdateException;
import java.util.Map;

/** What one operator does at one path. Pure. */
interface UpdateOperation {
  /** Stands for the value of a field that is not there. */
  Object MISSING =
      new Object() {
        @Override
        public String toString() {
          return "missing";
        }
      };

  /**
   * What an operation sees beside the value.
   *
   * @param context the caller's context
   * @param document the document before the update
   * @param filters what the identifiers of its paths stand for
   * @param visits how many elements were visited so far
   */
  record Scope(
      UpdateContext context, Map<String, ?> document, ArrayFilters filters, Visits visits) {}

  /**
   * The new value.
   *
   * @param current the value at the path, or {@link #MISSING}
   * @param scope what else there is
   * @return the new value, {@code current} itself if nothing changes, {@link #MISSING} to remove it
   * @throws InvalidUpdateException if the value is of the wrong type
   */
  Object apply(Object current, Scope scope);

  /** Whether there is anything to do at all; if not, the path need not be reachable. */
  default boolean isActive(Scope scope) {
    return true;
  }

  /** Whether a path that leads through a scalar, null or array means there is nothing to do. */
  default boolean ignoresBlockedPath() {
    return false;
  }

  /** Whether the path must not lead through arrays. */
  default boolean avoidsArrays() {
    return false;
  }

  /** Whether a value that was there moves to the end of its document. */
  default boolean movesToEnd() {
    return false;
  }
}
