package dev.parquedb.storage.http;

/** Cuts the wanted bytes out of the pieces of a body, and sees to it that none is missing. */
final class BodyWindow {

  private final BodyPlan plan;
  private long seen;
  private int from;
  private int to;

  BodyWindow(BodyPlan plan) {
    this.plan = plan;
  }

  /** Takes note of the next piece; {@link #from()} to {@link #to()} of it are wanted. */
  void advance(int length) {
    if (length > plan.total() - seen) {
      throw new BrokenResponseException(
          "the body is longer than the " + plan.total() + " bytes promised", null);
    }
    from = (int) Math.max(0, Math.min(plan.skip() - seen, length));
    to = (int) Math.max(from, Math.min(plan.skip() + plan.length() - seen, length));
    seen += length;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** How many wanted bytes came before the last piece. */
  long before() {
    return plan.length() - left() - (to - from);
  }

  /** How many wanted bytes are still to come. */
  long left() {
    long wantedEnd = plan.skip() + plan.length();
    return Math.min(plan.length(), Math.max(0, wantedEnd - seen));
  }

  /** Whether the body has all its bytes. */
  boolean atEnd() {
    return seen == plan.total();
  }

  BrokenResponseException cameShort() {
    return new BrokenResponseException(
        "the body ended after " + seen + " of the " + plan.total() + " bytes promised", null);
  }
}
