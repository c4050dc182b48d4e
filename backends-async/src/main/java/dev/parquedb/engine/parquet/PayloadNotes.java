package dev.parquedb.engine.parquet;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a file of ours says about its {@code $data} column: which declared fields have something
 * there. All others are complete in their own column.
 *
 * @param nulls declared fields whose explicit nulls are there
 * @param values declared fields that have values there instead of in their column
 */
record PayloadNotes(Set<String> nulls, Set<String> values) {

  private static final String NULLS = "parquedb.payload.nulls";
  private static final String VALUES = "parquedb.payload.values";

  PayloadNotes {
    nulls = Set.copyOf(nulls);
    values = Set.copyOf(values);
  }

  /** As key-value metadata; field names hold no comma. */
  Map<String, String> toFooter() {
    return Map.of(
        NULLS, String.join(",", new TreeSet<>(nulls)),
        VALUES, String.join(",", new TreeSet<>(values)));
  }

  /** Reads key-value metadata; empty for files of others, about which nothing is known. */
  static Optional<PayloadNotes> of(Map<String, String> footer) {
    String nulls = footer.get(NULLS);
    String values = footer.get(VALUES);
    return nulls == null || values == null
        ? Optional.empty()
        : Optional.of(new PayloadNotes(names(nulls), names(values)));
  }

  private static Set<String> names(String text) {
    return text.isEmpty() ? Set.of() : new TreeSet<>(List.of(text.split(",")));
  }
}
