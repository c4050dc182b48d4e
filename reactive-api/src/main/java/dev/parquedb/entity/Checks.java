package dev.parquedb.entity;

import java.net.URI;
import java.time.Duration;

/** Checks shared by the option records. */
final class Checks {

  private Checks() {}

  static void notNegative(Duration value, String option) {
    if (value.isNegative()) {
      throw new InvalidInputException(option, option + " must not be negative: " + value);
    }
  }

  static void positive(long value, String option) {
    if (value < 1) {
      throw new InvalidInputException(option, option + " must be at least 1: " + value);
    }
  }

  static void notNegative(long value, String option) {
    if (value < 0) {
      throw new InvalidInputException(option, option + " must not be negative: " + value);
    }
  }

  /** A folder without slashes at its ends. */
  static String location(String folder) {
    int start = 0;
    int end = folder.length();
    while (start < end && folder.charAt(start) == '/') {
      start++;
    }
    while (end > start && folder.charAt(end - 1) == '/') {
      end--;
    }
    return folder.substring(start, end);
  }

  /** An http or https URI with a host, and without a password, query or fragment. */
  static void httpUri(URI uri, String option) {
    boolean http =
        "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    if (!http || uri.getHost() == null) {
      throw new InvalidInputException(option, option + " must be an http or https URI with a host");
    }
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new InvalidInputException(
          option, option + " must have no user, query or fragment; credentials have their options");
    }
  }

  /** A header that may be configured. */
  static void header(String name, String value) {
    if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+") || !value.matches("[\\x20-\\x7e\\t]*")) {
      throw new InvalidInputException("headers", "Not a header: " + name);
    }
    if (name.equalsIgnoreCase("authorization")) {
      throw new InvalidInputException("headers", "Authorization is sent by token or oauth2");
    }
  }

  /** Letters, digits, dots, hyphens and underscores. */
  static void plainName(String name, String option) {
    if (!name.matches("[A-Za-z0-9._-]+")) {
      throw new InvalidInputException(option, option + " must be a plain name: " + name);
    }
  }
}
