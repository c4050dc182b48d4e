package dev.parquedb.testkit.entity;

import dev.parquedb.ExtendedJson;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.query.Filter;
import dev.parquedb.update.Update;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Writes documents, filters and updates short. In every JSON text here ' stands for ". */
final class Documents {

  private Documents() {}

  static Map<String, Object> document(String json) {
    return ExtendedJson.parseDocument(json.replace('\'', '"'));
  }

  static CreateInput input(String json) {
    return CreateInput.parse(json.replace('\'', '"'));
  }

  /** An input with an id of the caller's. */
  static CreateInput input(String id, Map<String, ?> data) {
    Map<String, Object> document = new LinkedHashMap<>(data);
    document.put("$id", id);
    return CreateInput.of(document);
  }

  /** An input without an id. */
  static CreateInput anonymous(Map<String, Object> data) {
    return new CreateInput(Optional.empty(), Optional.empty(), null, Map.of(), data);
  }

  /** Inputs {@code prefix0000}, … with their number in the field {@code n}. */
  static List<CreateInput> numbered(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> input("%s%04d".formatted(prefix, n), Map.of("n", n)))
        .toList();
  }

  static Filter filter(String json) {
    return Filter.parse(json.replace('\'', '"'));
  }

  static Update update(String json) {
    return Update.parse(json.replace('\'', '"'));
  }

  /** A document from keys and values in turn; values may be null. */
  static Map<String, Object> map(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
