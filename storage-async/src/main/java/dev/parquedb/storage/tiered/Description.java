package dev.parquedb.storage.tiered;

import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.spi.PutRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a user says of a file beside its bytes, and its form on disk: strings, each with its length
 * in front (-1 for none).
 */
record Description(
    Optional<String> contentType, Optional<String> cacheControl, Map<String, String> metadata) {

  /** The most bytes a description may have. */
  static final int MAX_BYTES = 16 * 1024;

  static final Description NONE = new Description(Optional.empty(), Optional.empty(), Map.of());

  static Description of(PutRequest request) {
    return new Description(request.contentType(), request.cacheControl(), request.metadata());
  }

  /** The bytes of the description; none when there is nothing to say. */
  ByteBuffer encode(String path) {
    if (equals(NONE)) {
      return ByteBuffer.allocate(0);
    }
    List<byte[]> strings = new ArrayList<>();
    strings.add(bytes(contentType));
    strings.add(bytes(cacheControl));
    new TreeMap<>(metadata)
        .forEach(
            (key, value) -> {
              strings.add(bytes(Optional.of(key)));
              strings.add(bytes(Optional.of(value)));
            });
    long size = strings.stream().mapToLong(text -> 4 + (text == null ? 0 : text.length)).sum();
    if (size > MAX_BYTES) {
      throw new UnsupportedStorageException(
          path,
          "The tiered storage keeps content type, cache control and metadata of up to "
              + MAX_BYTES
              + " bytes together; those of \""
              + path
              + "\" have "
              + size
              + ", say less");
    }
    ByteBuffer encoded = ByteBuffer.allocate((int) size);
    for (byte[] text : strings) {
      encoded.putInt(text == null ? -1 : text.length);
      if (text != null) {
        encoded.put(text);
      }
    }
    return encoded.flip();
  }

  /** Reads the form that {@link #encode} writes; its checksum was verified before. */
  static Description decode(ByteBuffer encoded) {
    if (!encoded.hasRemaining()) {
      return NONE;
    }
    ByteBuffer left = encoded.duplicate();
    Optional<String> contentType = next(left);
    Optional<String> cacheControl = next(left);
    Map<String, String> metadata = new TreeMap<>();
    while (left.hasRemaining()) {
      metadata.put(next(left).orElseThrow(), next(left).orElseThrow());
    }
    return new Description(contentType, cacheControl, metadata);
  }

  private static byte[] bytes(Optional<String> text) {
    return text.map(value -> value.getBytes(StandardCharsets.UTF_8)).orElse(null);
  }

  private static Optional<String> next(ByteBuffer left) {
    int length = left.getInt();
    if (length < 0) {
      return Optional.empty();
    }
    byte[] text = new byte[length];
    left.get(text);
    return Optional.of(new String(text, StandardCharsets.UTF_8));
  }
}
