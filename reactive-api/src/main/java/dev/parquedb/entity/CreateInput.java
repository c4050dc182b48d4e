package dev.parquedb.entity;

import dev.parquedb.DocumentValues;
import dev.parquedb.ExtendedJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What to create.
 *
 * @param id the local or full id; generated, time-ordered, when empty
 * @param type the type; the namespace when empty
 * @param name the name; null for none
 * @param audit audit fields of the input, by name; used only where the options keep them, otherwise
 *     refused when not empty
 * @param data the fields, normalised to the documented types; unmodifiable
 */
public record CreateInput(
    Optional<String> id,
    Optional<String> type,
    String name,
    Map<String, Object> audit,
    Map<String, Object> data) {

  public CreateInput {
    audit = Map.copyOf(audit);
    data = DocumentValues.normaliseDocument(data);
    for (String field : SystemFields.ALL) {
      if (data.containsKey(field)) {
        throw new InvalidInputException(field, field + " is not a data field");
      }
    }
  }

  /**
   * Reads a document: {@code $id}, {@code $type} and {@code name} are taken out, audit fields are
   * set apart, the rest is data.
   *
   * @param document the document
   * @return the input; fails with {@link InvalidInputException} naming the offending field
   */
  public static CreateInput of(Map<String, ?> document) {
    Map<String, Object> data = new LinkedHashMap<>(document);
    Optional<String> id = text(data, SystemFields.ID);
    Optional<String> type = text(data, SystemFields.TYPE);
    Object name = data.remove(SystemFields.NAME);
    if (name != null && !(name instanceof String)) {
      throw new InvalidInputException(SystemFields.NAME, "name must be a string or null");
    }
    Map<String, Object> audit = new LinkedHashMap<>();
    for (String field : SystemFields.RESERVED) {
      if (data.containsKey(field)) {
        Object value = data.remove(field);
        if (value != null) {
          audit.put(field, DocumentValues.normalise(value));
        }
      }
    }
    return new CreateInput(id, type, (String) name, audit, data);
  }

  /**
   * Reads a document from Extended JSON.
   *
   * @param json one object
   * @return the input; fails with {@link InvalidInputException}
   */
  public static CreateInput parse(String json) {
    return of(ExtendedJson.parseDocument(json));
  }

  private static Optional<String> text(Map<String, Object> data, String field) {
    if (!data.containsKey(field)) {
      return Optional.empty();
    }
    Object value = data.remove(field);
    if (!(value instanceof String string) || string.isEmpty()) {
      throw new InvalidInputException(field, field + " must be a string that is not empty");
    }
    return Optional.of(string);
  }
}
