package dev.parquedb.entity;

import java.util.List;
import java.util.Optional;

/**
 * One page of a find.
 *
 * @param items the items
 * @param cursor where the next page starts; empty on the last page
 */
public record Page<T>(List<T> items, Optional<String> cursor) {

  public Page {
    items = List.copyOf(items);
  }

  /** Whether there is another page. */
  public boolean hasMore() {
    return cursor.isPresent();
  }
}
