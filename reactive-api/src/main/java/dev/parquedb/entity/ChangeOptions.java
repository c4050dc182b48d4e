package dev.parquedb.entity;

import java.util.Optional;

/**
 * Options of a change stream.
 *
 * @param after deliver what follows this token; empty for changes from now on
 */
public record ChangeOptions(Optional<ChangeToken> after) {

  /** From now on. */
  public static final ChangeOptions DEFAULT = new ChangeOptions(Optional.empty());

  /** What follows a token. */
  public static ChangeOptions after(ChangeToken token) {
    return new ChangeOptions(Optional.of(token));
  }
}
