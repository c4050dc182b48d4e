package dev.parquedb.storage.spi;

import dev.parquedb.storage.ByteRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Decides which ranges of a file are fetched together. Pure. */
public final class RangePlanner {

  private RangePlanner() {}

  /**
   * What is fetched as one piece.
   *
   * @param range the bytes to fetch
   * @param members which of the ranges asked lie in it, as indexes into the list asked
   */
  public record Span(ByteRange range, List<Integer> members) {

    public Span {
      members = List.copyOf(members);
    }

    /**
     * The part of a fetched span that answers one of its members, without copying.
     *
     * @param wanted a range that lies in this span
     * @param fetched the bytes of the span, fewer where the file ended before it
     */
    public ByteBuffer slice(ByteRange wanted, ByteBuffer fetched) {
      int from = (int) Math.min(wanted.start() - range.start(), fetched.limit());
      int to = (int) Math.min(wanted.end() - range.start(), fetched.limit());
      return fetched.slice(from, to - from);
    }
  }

  /**
   * Groups ranges into spans, ascending. Neighbours share a span when the hole between them is at
   * most {@code maxGap} and the span stays within {@code maxSpan}; a range that lies within a span
   * never asks for more. A single range above {@code maxSpan} is a span of its own. Empty ranges
   * are in no span.
   *
   * @param ranges what is asked, in any order; may overlap
   * @param maxGap the largest hole in bytes to read over, from 0
   * @param maxSpan the largest span in bytes to make by joining, from 0
   */
  public static List<Span> plan(List<ByteRange> ranges, long maxGap, long maxSpan) {
    List<Integer> order =
        IntStream.range(0, ranges.size())
            .filter(i -> ranges.get(i).length() > 0)
            .boxed()
            .sorted(Comparator.comparingLong(i -> ranges.get(i).start()))
            .toList();
    List<Span> spans = new ArrayList<>();
    List<Integer> members = new ArrayList<>();
    ByteRange open = null;
    for (int index : order) {
      ByteRange next = ranges.get(index);
      if (open != null && !joins(open, next, maxGap, maxSpan)) {
        spans.add(new Span(open, members));
        members.clear();
        open = null;
      }
      open = open == null ? next : new ByteRange(open.start(), Math.max(open.end(), next.end()));
      members.add(index);
    }
    if (open != null) {
      spans.add(new Span(open, members));
    }
    return spans;
  }

  private static boolean joins(ByteRange open, ByteRange next, long maxGap, long maxSpan) {
    if (next.end() <= open.end()) {
      return true;
    }
    return next.start() - open.end() <= maxGap && next.end() - open.start() <= maxSpan;
  }

  /**
   * Distributes spans over requests, in order, each holding at most the tuned number of spans and
   * bytes; a larger span has a request of its own.
   *
   * @param spans from {@link #plan}
   * @param tuning the bounds of a request
   */
  public static List<List<Span>> batch(List<Span> spans, ReadTuning tuning) {
    List<List<Span>> batches = new ArrayList<>();
    List<Span> open = new ArrayList<>();
    long bytes = 0;
    for (Span span : spans) {
      long length = span.range().length();
      boolean full =
          open.size() >= tuning.spansPerRequest() || length > tuning.bytesPerRequest() - bytes;
      if (!open.isEmpty() && full) {
        batches.add(List.copyOf(open));
        open.clear();
        bytes = 0;
      }
      open.add(span);
      bytes += length;
    }
    if (!open.isEmpty()) {
      batches.add(List.copyOf(open));
    }
    return batches;
  }
}
