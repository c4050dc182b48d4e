package dev.parquedb.testkit.s3;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Decodes a body in {@code aws-chunked}, verifying the signature of each chunk. */
final class ChunkedDecoder {

  /** Takes decoded bytes. */
  interface Sink {
    void accept(byte[] bytes, int from, int length);
  }

  private enum State {
    SIZE,
    DATA,
    DATA_END,
    TRAILER,
    DONE
  }

  private static final int LEAST_CHUNK = 8 * 1024;
  private static final int LONGEST_LINE = 4096;
  private static final String SIGNATURE = "chunk-signature=";
  private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";

  private final Payload.Chunked kind;
  private final SigV4 signer;
  private final Sink sink;
  private final MessageDigest hash = Hashes.digest("SHA-256");
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final SortedMap<String, String> trailers = new TreeMap<>();
  private State state = State.SIZE;
  private String previous;
  private String claimed = "";
  private long left;
  private boolean shortChunk;

  ChunkedDecoder(Payload.Chunked kind, Authentication.Verified head, Sink sink) {
    this.kind = kind;
    this.signer = head.signer();
    this.previous = head.seed();
    this.sink = sink;
  }

  /** Decodes some more bytes. */
  void accept(byte[] bytes) {
    for (int at = 0; at < bytes.length; ) {
      if (state == State.DATA) {
        int length = (int) Math.min(left, bytes.length - at);
        sink.accept(bytes, at, length);
        if (kind.signed()) {
          hash.update(bytes, at, length);
        }
        at += length;
        left -= length;
        if (left == 0) {
          state = State.DATA_END;
        }
      } else {
        oneOfLine(bytes[at++]);
      }
    }
  }

  /** The headers that followed; the body must be complete. */
  SortedMap<String, String> finish() {
    if (state != State.DONE) {
      throw incomplete("The body ended inside of a chunk.");
    }
    return trailers;
  }

  private void oneOfLine(byte b) {
    if (state == State.DONE) {
      throw incomplete("Bytes follow the last chunk.");
    }
    line.write(b);
    if (line.size() > LONGEST_LINE) {
      throw incomplete("A line of the chunked body is too long.");
    }
    if (b != '\n') {
      return;
    }
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    if (!text.endsWith("\r\n")) {
      throw incomplete("A line of the chunked body does not end in CR LF.");
    }
    whole(text.substring(0, text.length() - 2));
  }

  private void whole(String text) {
    switch (state) {
      case SIZE -> size(text);
      case DATA_END -> {
        if (!text.isEmpty()) {
          throw incomplete("A chunk is longer than it says.");
        }
        verifyChunk();
        state = State.SIZE;
      }
      case TRAILER -> trailer(text);
      default -> throw new IllegalStateException(state.name());
    }
  }

  private void size(String text) {
    int semicolon = text.indexOf(';');
    String digits = semicolon < 0 ? text : text.substring(0, semicolon);
    String extension = semicolon < 0 ? "" : text.substring(semicolon + 1);
    if (!digits.matches("[0-9a-fA-F]{1,12}")) {
      throw incomplete("The size of a chunk is no number.");
    }
    if (kind.signed() != extension.startsWith(SIGNATURE)) {
      throw incomplete("A chunk has no signature, or one that was not announced.");
    }
    claimed = kind.signed() ? extension.substring(SIGNATURE.length()) : "";
    left = Long.parseLong(digits, 16);
    if (left > 0 && shortChunk) {
      throw new S3Error(
          403, "InvalidChunkSizeError", "Only the last chunk can be below 8192 bytes.");
    }
    shortChunk = left < LEAST_CHUNK;
    if (left > 0) {
      state = State.DATA;
    } else {
      verifyChunk();
      state = State.TRAILER;
    }
  }

  private void trailer(String text) {
    if (!text.isEmpty()) {
      int colon = text.indexOf(':');
      if (colon < 1) {
        throw incomplete("A trailing header has no name.");
      }
      String name = text.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      trailers.put(name, text.substring(colon + 1).strip());
      return;
    }
    String signature = trailers.remove(TRAILER_SIGNATURE);
    if (kind.trailers() && kind.signed()) {
      String expected = signer.trailer(previous, trailers);
      if (signature == null || !Authentication.same(expected, signature)) {
        throw Authentication.signatureDoesNotMatch();
      }
    }
    if (!kind.trailers() && !trailers.isEmpty()) {
      throw incomplete("Trailing headers were not announced.");
    }
    state = State.DONE;
  }

  private void verifyChunk() {
    if (kind.signed()) {
      String expected = signer.chunk(previous, Hashes.hex(hash.digest()));
      if (!Authentication.same(expected, claimed)) {
        throw Authentication.signatureDoesNotMatch();
      }
      previous = expected;
    }
  }

  private static S3Error incomplete(String message) {
    return new S3Error(400, "IncompleteBody", message);
  }
}
