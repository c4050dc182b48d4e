package dev.parquedb.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The parameters of a request's query. One that the route does not know is refused. */
final class Query implements Parameters {

  private final Map<String, String> values;

  private Query(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads a query.
   *
   * @param text the part of the URI behind the question mark; null for none
   * @param known the names the route knows
   */
  static Query parse(String text, Set<String> known) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : (text == null ? "" : text).split("&")) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = Percent.decodeQuery(equals < 0 ? pair : pair.substring(0, equals));
      if (!known.contains(name)) {
        throw RequestException.parameter(
            name,
            "Unknown query parameter "
                + name
                + (known.isEmpty()
                    ? ": this route takes none."
                    : ": this route takes " + String.join(", ", new TreeSet<>(known)) + "."));
      }
      if (equals < 0) {
        throw RequestException.parameter(name, "Query parameter " + name + " has no value.");
      }
      if (values.put(name, Percent.decodeQuery(pair.substring(equals + 1))) != null) {
        throw RequestException.parameter(name, "Query parameter " + name + " is given twice.");
      }
    }
    return new Query(values);
  }

  @Override
  public Optional<Object> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  @Override
  public RequestException refused(String name, String expected) {
    return RequestException.parameter(
        name, "Query parameter " + name + " must be " + expected + ".");
  }

  @Override
  public Optional<Long> number(String name) {
    return text(name)
        .map(
            text -> {
              try {
                return Long.valueOf(text);
              } catch (NumberFormatException e) {
                throw refused(name, "an integer");
              }
            });
  }

  @Override
  public boolean flag(String name) {
    return text(name)
        .map(
            text ->
                switch (text) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw refused(name, "true or false");
                })
        .orElse(false);
  }
}
