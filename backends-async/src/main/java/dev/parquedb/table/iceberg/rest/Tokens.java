package dev.parquedb.table.iceberg.rest;

import io.smallrye.mutiny.Uni;

/** Where bearer tokens come from. */
interface Tokens {

  /** A token that is believed to be valid; empty where none is sent. */
  Uni<String> token();

  /**
   * Learns that a token was not accepted.
   *
   * @param token the token
   * @return whether asking for one again may give another
   */
  boolean refused(String token);

  /** Always the same. */
  static Tokens fixed(String token) {
    return new Tokens() {
      @Override
      public Uni<String> token() {
        return Uni.createFrom().item(token);
      }

      @Override
      public boolean refused(String used) {
        return false;
      }
    };
  }
}
