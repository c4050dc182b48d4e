package dev.parquedb.update;

import dev.parquedb.query.Filter;
import dev.parquedb.query.Match;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an update needs to know beside the document.
 *
 * @param now the time {@code $currentDate} sets, truncated to microseconds
 * @param insert whether the update creates the document, so that {@code $setOnInsert} applies
 * @param arrayFilters which elements the identifiers of {@code $[<identifier>]} stand for: one
 *     filter for each, whose fields all start with the identifier, such as {@code {"x.grade":
 *     {"$gte": 80}}} for {@code $[x]}
 * @param match how the document was found, for the positional operator {@code $}; empty where an id
 *     named it
 */
public record UpdateContext(
    Instant now, boolean insert, List<Filter> arrayFilters, Optional<Match> match) {
  /** Checks and copies the parts. */
  public UpdateContext {
    now = Objects.requireNonNull(now, "now").truncatedTo(ChronoUnit.MICROS);
    arrayFilters = List.copyOf(arrayFilters);
    Objects.requireNonNull(match, "match");
  }

  /**
   * An update of a document that an id named.
   *
   * @param now the time
   * @param insert whether the update creates the document
   * @param arrayFilters the array filters
   */
  public UpdateContext(Instant now, boolean insert, List<Filter> arrayFilters) {
    this(now, insert, arrayFilters, Optional.empty());
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
    return new UpdateContext(now, true, arrayFilters, match);
  }

  /**
   * The same with array filters.
   *
   * @param filters one for each identifier of the update
   * @return the context
   */
  public UpdateContext withArrayFilters(List<Filter> filters) {
    return new UpdateContext(now, insert, filters, match);
  }

  /**
   * The same, for a document that a filter found.
   *
   * @param how the filter and the document
   * @return the context
   */
  public UpdateContext foundBy(Match how) {
    return new UpdateContext(now, insert, arrayFilters, Optional.of(how));
  }
}
