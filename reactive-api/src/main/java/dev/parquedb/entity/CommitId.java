package dev.parquedb.entity;

import java.util.Objects;
import java.util.UUID;

/**
 * Identifies a commit: chosen once per batch, the same over all its attempts, kept in the commit.
 *
 * @param value a random UUID
 */
public record CommitId(UUID value) {

  public CommitId {
    Objects.requireNonNull(value, "value");
  }

  /** Reads an id from its text. */
  public static CommitId parse(String text) {
    try {
      return new CommitId(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("commitId", "Not a commit id: " + text, e);
    }
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
