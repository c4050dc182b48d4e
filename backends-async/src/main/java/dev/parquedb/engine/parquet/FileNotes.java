package dev.parquedb.engine.parquet;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a file of ours says about its columns, as key-value metadata.
 *
 * @param nulls declared fields whose explicit nulls are in {@code $data}
 * @param values declared fields that have values in {@code $data} instead of in their column; all
 *     others are complete in their own column
 * @param nans columns that hold a NaN, which bounds do not tell
 */
record FileNotes(Set<String> nulls, Set<String> values, Set<String> nans) {

  private static final String NULLS = "parquedb.payload.nulls";
  private static final String VALUES = "parquedb.payload.values";
  private static final String NANS = "parquedb.nans";

  FileNotes {
    nulls = Set.copyOf(nulls);
    values = Set.copyOf(values);
    nans = Set.copyOf(nans);
  }

  /** As key-value metadata; field names hold no comma. */
  Map<String, String> toFooter() {
    return Map.of(NULLS, text(nulls), VALUES, text(values), NANS, text(nans));
  }

  private static String text(Set<String> names) {
    return String.join(",", new TreeSet<>(names));
  }

  /** Reads key-value metadata; empty for files of others, about which nothing is known. */
  static Optional<FileNotes> of(Map<String, String> footer) {
    String nulls = footer.get(NULLS);
    String values = footer.get(VALUES);
    String nans = footer.get(NANS);
    return nulls == null || values == null || nans == null
        ? Optional.empty()
        : Optional.of(new FileNotes(names(nulls), names(values), names(nans)));
  }

  private static Set<String> names(String text) {
    return text.isEmpty() ? Set.of() : Set.of(text.split(","));
  }
}
