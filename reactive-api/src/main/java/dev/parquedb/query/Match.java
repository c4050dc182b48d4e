package dev.parquedb.query;

import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * How a document was found: what the positional operator {@code $} of updates goes by. Immutable if
 * the document is.
 *
 * @param filter the filter that selected the document
 * @param document the whole document as the filter saw it, system fields included
 */
public record Match(Filter filter, Map<String, ?> document) {
  /** Checks the parts. */
  public Match {
    Objects.requireNonNull(filter, "filter");
    Objects.requireNonNull(document, "document");
  }

  /**
   * Which elements of an array made the document match: for every condition that looks into the
   * array, the index of the first element that satisfies it. Negated conditions ({@code $ne},
   * {@code $nin}, {@code $not}, {@code $nor}), {@code $size}, {@code $expr} and conditions that the
   * array satisfies as a whole give none; of the branches of {@code $or} the first that matches
   * counts.
   *
   * @param array the path of the array, itself leading through no array but by index
   * @return the indexes, ascending; empty if the filter does not look into the array, several if
   *     its conditions are met by different elements
   */
  public Set<Integer> positions(FieldPath array) {
    return new MatchedPositions(array, document).of(filter.root());
  }
}
