package dev.parquedb.web;

import java.util.Optional;

/** Named options of a request, from its query or from its body. */
interface Parameters {

  /** The value as it was given; empty when it was not. */
  Optional<Object> value(String name);

  /** The error for a value that is not what is expected. */
  RequestException refused(String name, String expected);

  /** An integer. */
  Optional<Long> number(String name);

  /** A truth value; false when it was not given. */
  boolean flag(String name);

  /** A text. */
  default Optional<String> text(String name) {
    return value(name)
        .map(
            value -> {
              if (value instanceof String text) {
                return text;
              }
              throw refused(name, "a string");
            });
  }
}
