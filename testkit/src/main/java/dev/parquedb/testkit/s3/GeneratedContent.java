package dev.parquedb.testkit.s3;

import dev.parquedb.testkit.time.SeededRandom;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Content that follows from a seed and is never kept: every byte can be computed from its offset.
 * The server answers reads of the keys named by {@link #key} with it, in every bucket that discards
 * what it is given.
 */
public final class GeneratedContent {

  private static final Pattern KEY = Pattern.compile("generated/(\\d{1,15})-(\\d{1,18})");

  private GeneratedContent() {}

  /**
   * The key of a generated object.
   *
   * @param size the size in bytes, from 0, below 10^15
   * @param seed fixes the content; from 0, below 10^18
   */
  public static String key(long size, long seed) {
    String key = "generated/" + size + "-" + seed;
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("size and seed are not negative and not too large");
    }
    return key;
  }

  /**
   * Some bytes of the content of a seed.
   *
   * @param seed fixes the content
   * @param from the offset of the first byte, from 0
   * @param length how many bytes, from 0
   */
  public static byte[] bytes(long seed, long from, int length) {
    byte[] bytes = new byte[length];
    int at = 0;
    while (at < length && (from + at) % Long.BYTES != 0) {
      bytes[at] = at(seed, from + at);
      at++;
    }
    ByteBuffer words = ByteBuffer.wrap(bytes);
    for (; at + Long.BYTES <= length; at += Long.BYTES) {
      words.putLong(at, word(seed, (from + at) / Long.BYTES));
    }
    for (; at < length; at++) {
      bytes[at] = at(seed, from + at);
    }
    return bytes;
  }

  static Optional<Content.Generated> ofKey(String key) {
    Matcher matcher = KEY.matcher(key);
    return matcher.matches()
        ? Optional.of(
            new Content.Generated(
                Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(1))))
        : Optional.empty();
  }

  private static byte at(long seed, long offset) {
    return (byte) (word(seed, offset / Long.BYTES) >>> 56 - 8 * (offset % Long.BYTES));
  }

  private static long word(long seed, long index) {
    return SeededRandom.mix(seed * 0x9E3779B97F4A7C15L + index);
  }
}
