package dev.parquedb.table;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the rows of a table that another engine made are identified. Pure.
 *
 * @param columns the columns whose values make the local id, in order
 * @param system the system fields that the table has columns for
 */
public record RowIdentity(List<String> columns, Set<String> system) {

  private static final char SEPARATOR = '|';
  private static final char ESCAPE = '%';

  public RowIdentity {
    columns = List.copyOf(columns);
    system = Set.copyOf(system);
  }

  /**
   * The local id of a row.
   *
   * @param values the values of the columns, in order, none null
   */
  public static String localId(List<?> values) {
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        id.append(SEPARATOR);
      }
      escape(text(values.get(i)), id);
    }
    return id.isEmpty() ? String.valueOf(ESCAPE) : id.toString();
  }

  /** The text of a value, as it stands in ids and as the key of a map. */
  public static String text(Object value) {
    return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
  }

  private static void escape(String text, StringBuilder id) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == SEPARATOR || c == ESCAPE || c == '/' || Character.isISOControl(c)) {
        for (byte each : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
          id.append(ESCAPE).append(HexFormat.of().withUpperCase().toHexDigits(each));
        }
      } else {
        id.append(c);
      }
    }
  }

  /**
   * The texts of the columns of a local id; empty when it is the id of no row.
   *
   * @param localId the id
   */
  public Optional<List<String>> texts(String localId) {
    List<String> texts = new ArrayList<>();
    if (localId.equals(String.valueOf(ESCAPE))) {
      texts.add("");
    } else {
      for (String part : localId.split("\\|", -1)) {
        Optional<String> text = unescape(part);
        if (text.isEmpty()) {
          return Optional.empty();
        }
        texts.add(text.get());
      }
    }
    return texts.size() == columns.size() ? Optional.of(texts) : Optional.empty();
  }

  private static Optional<String> unescape(String part) {
    byte[] in = part.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[in.length];
    int length = 0;
    for (int i = 0; i < in.length; i++) {
      if (in[i] != ESCAPE) {
        out[length++] = in[i];
      } else if (i + 2 < in.length
          && HexFormat.isHexDigit(in[i + 1])
          && HexFormat.isHexDigit(in[i + 2])) {
        out[length++] =
            (byte) (HexFormat.fromHexDigit(in[i + 1]) << 4 | HexFormat.fromHexDigit(in[i + 2]));
        i += 2;
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(new String(out, 0, length, StandardCharsets.UTF_8));
  }
}
