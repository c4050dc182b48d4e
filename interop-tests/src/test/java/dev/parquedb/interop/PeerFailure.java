package dev.parquedb.interop;

import java.util.List;

/** A peer answered that it could not do what it was asked. */
public final class PeerFailure extends AssertionError {

  private static final long serialVersionUID = 1L;

  PeerFailure(String peer, List<String> words, String error) {
    super(peer + ": " + String.join(" ", words) + ": " + error);
  }
}
