package dev.parquedb.query;

import dev.parquedb.entity.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A dotted path into a document, split once. A segment of decimal digits without leading zero names
 * a key of an object or an index of an array, whichever the document holds. Keys that contain a dot
 * cannot be reached by a path.
 */
public final class FieldPath {
  /** The most characters a path may have. */
  public static final int MAX_LENGTH = 4_096;

  /** The most segments a path may have. */
  public static final int MAX_SEGMENTS = 100;

  private final String text;
  private final String[] segments;
  private final int[] indexes;

  private FieldPath(String text, String[] segments) {
    this.text = text;
    this.segments = segments;
    this.indexes = new int[segments.length];
    for (int i = 0; i < segments.length; i++) {
      indexes[i] = index(segments[i]);
    }
  }

  /**
   * Splits a path.
   *
   * @param text the segments, joined by dots
   * @return the path
   * @throws InvalidInputException if it has more than {@link #MAX_LENGTH} characters or {@link
   *     #MAX_SEGMENTS} segments
   */
  public static FieldPath of(String text) {
    Objects.requireNonNull(text, "text");
    if (text.length() > MAX_LENGTH) {
      throw new InvalidInputException(
          text.substring(0, 100), "A path has more than " + MAX_LENGTH + " characters.");
    }
    String[] segments = text.split("\\.", -1);
    if (segments.length > MAX_SEGMENTS) {
      throw new InvalidInputException(text, "A path has more than " + MAX_SEGMENTS + " segments.");
    }
    return new FieldPath(text, segments);
  }

  /**
   * How many segments there are.
   *
   * @return at least 1
   */
  public int size() {
    return segments.length;
  }

  /**
   * One segment.
   *
   * @param position which, from 0
   * @return the segment
   */
  public String segment(int position) {
    return segments[position];
  }

  /**
   * The array index a segment may stand for.
   *
   * @param position which segment, from 0
   * @return the index, or -1 if the segment can only be a key
   */
  public int index(int position) {
    return indexes[position];
  }

  /**
   * The first segment: the name of a top-level field.
   *
   * @return the segment
   */
  public String root() {
    return segments[0];
  }

  /**
   * All segments.
   *
   * @return an unmodifiable list
   */
  public List<String> segments() {
    return List.of(segments);
  }

  /**
   * Whether this path is the other one or leads to it.
   *
   * @param other another path
   * @return whether the other one starts with all segments of this one
   */
  public boolean isPrefixOf(FieldPath other) {
    if (other.segments.length < segments.length) {
      return false;
    }
    for (int i = 0; i < segments.length; i++) {
      if (!segments[i].equals(other.segments[i])) {
        return false;
      }
    }
    return true;
  }

  /**
   * The path without its first segments.
   *
   * @param from the first segment to keep; less than {@link #size()}
   * @return the rest
   */
  public FieldPath from(int from) {
    List<String> rest = new ArrayList<>(segments().subList(from, segments.length));
    return new FieldPath(String.join(".", rest), rest.toArray(String[]::new));
  }

  /**
   * The array index a segment stands for.
   *
   * @param segment a path segment
   * @return the index, or -1 if it is no decimal number below 2^31 without leading zero
   */
  static int index(String segment) {
    int length = segment.length();
    if (length == 0 || length > 10 || length > 1 && segment.charAt(0) == '0') {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      char digit = segment.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      value = value * 10 + digit - '0';
    }
    return value > Integer.MAX_VALUE ? -1 : (int) value;
  }

  /** The segments, joined by dots. */
  @Override
  public String toString() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FieldPath path && text.equals(path.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
