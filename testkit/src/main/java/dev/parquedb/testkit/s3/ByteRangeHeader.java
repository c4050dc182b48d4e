package dev.parquedb.testkit.s3;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code Range} header: a pure function of it and the size. */
final class ByteRangeHeader {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  private ByteRangeHeader() {}

  /**
   * A range of bytes.
   *
   * @param from the first byte
   * @param to one past the last
   */
  record Span(long from, long to) {}

  /**
   * The bytes a header asks for.
   *
   * @param header its value
   * @param size the size of the object
   * @return empty when the header is to be ignored, as HTTP has it for one that makes no sense
   * @throws S3Error 416 when no byte of it exists
   */
  static Optional<Span> resolve(String header, long size) {
    Matcher matcher = RANGE.matcher(header.strip());
    if (!matcher.matches()) {
      if (header.contains(",")) {
        throw S3Error.notImplemented("More than one range");
      }
      return Optional.empty();
    }
    String first = matcher.group(1);
    String last = matcher.group(2);
    if (first.isEmpty() && last.isEmpty()) {
      return Optional.empty();
    }
    if (first.isEmpty()) {
      long suffix = Long.parseLong(last);
      if (suffix == 0 || size == 0) {
        throw unsatisfiable(size);
      }
      return Optional.of(new Span(Math.max(0, size - suffix), size));
    }
    long from = Long.parseLong(first);
    long to = last.isEmpty() ? size : Math.min(size, Long.parseLong(last) + 1);
    if (!last.isEmpty() && Long.parseLong(last) < from) {
      return Optional.empty();
    }
    if (from >= size) {
      throw unsatisfiable(size);
    }
    return Optional.of(new Span(from, to));
  }

  private static S3Error unsatisfiable(long size) {
    return new S3Error(
        416,
        "InvalidRange",
        "The requested range is not satisfiable",
        Map.of("content-range", "bytes */" + size));
  }
}
