package dev.parquedb.entity;

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
}
