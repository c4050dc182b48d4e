package dev.parquedb.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a stream of bytes into lines. Lines end with a newline, before which a carriage return is
 * dropped; the last one need not end. Holds at most one unfinished line. Confined to one thread.
 */
final class NdjsonLines {

  private final int maxLineBytes;
  private byte[] rest = new byte[0];
  private int length;
  private long number = 1;

  NdjsonLines(int maxLineBytes) {
    this.maxLineBytes = maxLineBytes;
  }

  /**
   * One line that is not blank.
   *
   * @param number its number in the stream, from 1, blank ones counted
   * @param bytes its bytes without the line end
   */
  record Line(long number, byte[] bytes) {}

  /**
   * What a chunk completed.
   *
   * @param lines the lines, in order
   * @param tooLong the number of a line that is too long, after which nothing is read
   */
  record Cut(List<Line> lines, Optional<Long> tooLong) {}

  /** Takes the next bytes. */
  Cut accept(byte[] chunk) {
    List<Line> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < chunk.length; i++) {
      if (chunk[i] == '\n') {
        if (length + i - start > maxLineBytes) {
          return new Cut(lines, Optional.of(number));
        }
        keep(chunk, start, i);
        take(lines);
        start = i + 1;
      }
    }
    if (length + chunk.length - start > maxLineBytes) {
      return new Cut(lines, Optional.of(number));
    }
    keep(chunk, start, chunk.length);
    return new Cut(lines, Optional.empty());
  }

  /** The last line, if it did not end with a newline. */
  Cut finish() {
    List<Line> lines = new ArrayList<>();
    take(lines);
    return new Cut(lines, Optional.empty());
  }

  private void keep(byte[] chunk, int start, int end) {
    int added = end - start;
    if (rest.length < length + added) {
      rest = Arrays.copyOf(rest, Math.max(length + added, Math.min(2 * rest.length, maxLineBytes)));
    }
    System.arraycopy(chunk, start, rest, length, added);
    length += added;
  }

  private void take(List<Line> lines) {
    int end = length > 0 && rest[length - 1] == '\r' ? length - 1 : length;
    if (!blank(end)) {
      lines.add(new Line(number, Arrays.copyOf(rest, end)));
    }
    length = 0;
    number++;
  }

  private boolean blank(int end) {
    for (int i = 0; i < end; i++) {
      if (rest[i] != ' ' && rest[i] != '\t') {
        return false;
      }
    }
    return true;
  }
}
