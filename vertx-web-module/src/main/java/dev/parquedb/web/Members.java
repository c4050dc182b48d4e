package dev.parquedb.web;

import dev.parquedb.ExtendedJson;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The members of a request's JSON body. One that the route does not know is refused. */
final class Members implements Parameters {

  private final Map<String, Object> values;

  private Members(Map<String, Object> values) {
    this.values = values;
  }

  /**
   * Reads a body.
   *
   * @param json one JSON object
   * @param known the names the route knows
   */
  static Members parse(ByteBuffer json, Set<String> known) {
    Map<String, Object> values = new HashMap<>(ExtendedJson.parseDocument(json));
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw RequestException.member(
            name,
            "Unknown member "
                + name
                + " of the body: this route takes "
                + String.join(", ", new TreeSet<>(known))
                + ".");
      }
    }
    return new Members(values);
  }

  @Override
  public Optional<Object> value(String name) {
    if (values.containsKey(name) && values.get(name) == null) {
      throw refused(name, "left out rather than null");
    }
    return Optional.ofNullable(values.get(name));
  }

  @Override
  public RequestException refused(String name, String expected) {
    return RequestException.member(name, "Member " + name + " must be " + expected + ".");
  }

  @Override
  public Optional<Long> number(String name) {
    return value(name)
        .map(
            value -> {
              if (value instanceof Long number) {
                return number;
              }
              throw refused(name, "an integer");
            });
  }

  @Override
  public boolean flag(String name) {
    return value(name)
        .map(
            value -> {
              if (value instanceof Boolean flag) {
                return flag;
              }
              throw refused(name, "true or false");
            })
        .orElse(false);
  }

  /** An object that must be there. */
  Map<String, Object> requiredObject(String name) {
    Object value = value(name).orElseThrow(() -> refused(name, "given"));
    if (value instanceof Map<?, ?> map) {
      @SuppressWarnings("unchecked") // Objects are read as maps with string keys.
      Map<String, Object> object = (Map<String, Object>) map;
      return object;
    }
    throw refused(name, "an object");
  }
}
