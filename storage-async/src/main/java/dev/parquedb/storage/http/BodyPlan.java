package dev.parquedb.storage.http;

import dev.parquedb.storage.ByteRange;
import io.vertx.core.http.HttpResponseHead;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bytes of a body answer a range, found from the head of the response. Pure.
 *
 * @param size the bytes of the whole file
 * @param skip how many bytes of the body come before the wanted ones; more than 0 only when the
 *     server sends the whole file
 * @param length how many bytes are wanted
 * @param total how many bytes the body must have
 */
public record BodyPlan(long size, long skip, long length, long total) {

  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\\*)");

  private static final long BEHIND_EVERY_FILE = 1L << 56;

  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  /**
   * Reads the head of a successful answer (200 or 206) to a request for a range.
   *
   * @param head the head
   * @param asked the range asked, not empty; its end may lie behind the end of the file
   * @param largestWhole when the server sends the whole file (200) although a part is wanted: how
   *     many bytes may be read for it
   * @throws BrokenResponseException when it is not the range asked
   * @throws UnusableResponseException when it tells no length or is too large
   */
  public static BodyPlan of(HttpResponseHead head, ByteRange asked, long largestWhole) {
    return head.statusCode() == 206 ? partial(head, asked) : whole(head, asked, largestWhole);
  }

  /**
   * The length a head tells of its body or, after a HEAD, of the file; -1 when it tells none.
   *
   * @throws BrokenResponseException when it is no length
   */
  public static long contentLength(HttpResponseHead head) {
    String value = head.getHeader("content-length");
    if (value == null) {
      return -1;
    }
    if (!LENGTH.matcher(value).matches()) {
      throw new BrokenResponseException("the Content-Length is no length", null);
    }
    return Long.parseLong(value);
  }

  /**
   * Refuses a body in an encoding: its bytes are not those of the file.
   *
   * @throws UnusableResponseException when it is encoded
   */
  public static void checkIdentity(HttpResponseHead head) {
    String encoding = head.getHeader("content-encoding");
    if (encoding != null && !encoding.isBlank() && !encoding.strip().equals("identity")) {
      throw new UnusableResponseException(
          "the server encodes the file (Content-Encoding) although identity was asked");
    }
  }

  private static BodyPlan partial(HttpResponseHead head, ByteRange asked) {
    String value = head.getHeader("content-range");
    Matcher range = CONTENT_RANGE.matcher(value == null ? "" : value.strip());
    if (!range.matches()) {
      throw new BrokenResponseException("the 206 has no Content-Range of one range", null);
    }
    if (range.group(3).equals("*")) {
      throw new UnusableResponseException("the server does not tell the size of the file");
    }
    long first = Long.parseLong(range.group(1));
    long last = Long.parseLong(range.group(2));
    long size = Long.parseLong(range.group(3));
    if (first != asked.start() || last != Math.min(asked.end(), size) - 1) {
      throw new BrokenResponseException("the 206 is about another range than asked", null);
    }
    long length = last - first + 1;
    long told = contentLength(head);
    if (told >= 0 && told != length) {
      throw new BrokenResponseException("Content-Length and Content-Range differ", null);
    }
    return new BodyPlan(size, 0, length, length);
  }

  private static BodyPlan whole(HttpResponseHead head, ByteRange asked, long largest) {
    long size = contentLength(head);
    if (size < 0) {
      throw new UnusableResponseException("the server tells no Content-Length");
    }
    long start = Math.min(asked.start(), size);
    long length = Math.min(asked.end(), size) - start;
    if (length < size && size > largest) {
      throw new UnusableResponseException(
          "the server ignores ranges, and the whole file has "
              + size
              + " bytes, more than the "
              + largest
              + " that are read for a part");
    }
    return new BodyPlan(size, start, length, size);
  }

  /**
   * The value of the Range header for a range.
   *
   * @param asked not empty; an end behind that of every file is left out, and a start behind it is
   *     brought nearer, as servers may take a number of that size for none
   */
  public static String rangeHeader(ByteRange asked) {
    return asked.end() >= BEHIND_EVERY_FILE
        ? "bytes=" + Math.min(asked.start(), BEHIND_EVERY_FILE) + "-"
        : "bytes=" + asked.start() + "-" + (asked.end() - 1);
  }
}
