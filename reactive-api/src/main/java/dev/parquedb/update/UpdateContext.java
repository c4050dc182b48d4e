package dev.parquedb.update;

import dev.parquedb.query.Filter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/**
 * What an update needs to know beside the document.
 *
 * @param now the time {@code $currentDate} sets, truncated to microseconds
 * @param insert whether the update creates the document, so that {@code $setOnInsert} applies
 * @param arrayFilters filters for positional operators, which are not supported yet: must be empty
 *     for {@link Update#apply} to succeed
 */
public record UpdateContext(Instant now, boolean insert, List<Filter> arrayFilters) {
  /** Checks and copies the parts. */
  public UpdateContext {
    now = Objects.requireNonNull(now, "now").truncatedTo(ChronoUnit.MICROS);
    arrayFilters = List.copyOf(arrayFilters);
  }

  /**
   * An update of an existing document.
   *
   * @param now the time
   * @return the context
   */
  public static UpdateContext at(Instant now) {
    return new UpdateContext(now, false, List.of());
  }

  /**
   * The same, for an update that creates the document.
   *
   * @return the context
   */
  public UpdateContext asInsert() {
    return new UpdateContext(now, true, arrayFilters);
  }
}
