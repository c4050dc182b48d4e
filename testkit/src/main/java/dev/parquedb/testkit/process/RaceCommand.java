package dev.parquedb.testkit.process;

/**
 * What all writers of a race attempt at the same time.
 *
 * @param operation what to attempt
 * @param path the file to attempt it on
 * @param expected the version to swap over; null where none is needed
 * @param times how often each writer does it, from 1; counts and appends only
 */
public record RaceCommand(RaceOperation operation, String path, String expected, int times) {

  /** A single attempt that needs no version. */
  public static RaceCommand once(RaceOperation operation, String path) {
    return new RaceCommand(operation, path, null, 1);
  }

  /**
   * What a writer makes the content of a file that it creates or swaps: other bytes for each
   * version that is swapped, as a version may stand for content.
   */
  public String content(String writer) {
    return expected == null ? writer : writer + " over " + expected;
  }
}
