package dev.parquedb.schema;

import java.util.Objects;
import java.util.Optional;

/**
 * One declared field.
 *
 * @param name 1–255 characters, not starting with {@code $}, without {@code .}, control characters
 *     and the characters {@code ,;()=}, braces, slashes and white space, which table formats refuse
 * @param type its type
 * @param presence whether a value is required
 * @param doc what it means; empty for nothing
 * @param renamedFrom the name it had before, when this schema renames it
 */
public record SchemaField(
    String name, FieldType type, Presence presence, String doc, Optional<String> renamedFrom) {

  /** Whether a value is required. */
  public enum Presence {
    /** The field may be missing or null. */
    OPTIONAL,
    /** The field must be there and not null. */
    REQUIRED
  }

  private static final String REFUSED = " ,;{}()=.\t\n\r\\/";

  public SchemaField {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(presence, "presence");
    Objects.requireNonNull(doc, "doc");
    if (name.isEmpty() || name.length() > 255 || name.charAt(0) == '$') {
      throw new IllegalArgumentException(
          "Field name \"" + name + "\" is empty, long or starts with $");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isISOControl(c) || REFUSED.indexOf(c) >= 0) {
        throw new IllegalArgumentException(
            "Field name \"" + name + "\" holds a character that table formats refuse, at " + i);
      }
    }
  }

  /** A field that may be missing or null. */
  public static SchemaField optional(String name, FieldType type) {
    return new SchemaField(name, type, Presence.OPTIONAL, "", Optional.empty());
  }

  /** A field that must be there and not null. */
  public static SchemaField required(String name, FieldType type) {
    return new SchemaField(name, type, Presence.REQUIRED, "", Optional.empty());
  }

  /** Whether a value is required. */
  public boolean isRequired() {
    return presence == Presence.REQUIRED;
  }

  /** The same with a description. */
  public SchemaField withDoc(String text) {
    return new SchemaField(name, type, presence, text, renamedFrom);
  }

  /** The same as the new name of a field. */
  public SchemaField renamedFrom(String before) {
    return new SchemaField(name, type, presence, doc, Optional.of(before));
  }
}
