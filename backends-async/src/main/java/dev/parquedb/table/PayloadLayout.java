package dev.parquedb.table;

import dev.parquedb.entity.PayloadKind;
import java.util.List;
import java.util.Objects;

/**
 * How a table stores the fields that are not declared.
 *
 * @param kind in what form
 * @param shredded the fields that get columns of their own within a VARIANT; usually empty, and
 *     always empty for JSON
 */
public record PayloadLayout(PayloadKind kind, List<String> shredded) {

  /** Extended JSON text. */
  public static final PayloadLayout JSON = new PayloadLayout(PayloadKind.JSON, List.of());

  public PayloadLayout {
    Objects.requireNonNull(kind, "kind");
    shredded = List.copyOf(shredded);
    if (kind == PayloadKind.JSON && !shredded.isEmpty()) {
      throw new IllegalArgumentException("JSON text is not shredded");
    }
  }
}
