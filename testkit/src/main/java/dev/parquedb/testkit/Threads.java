package dev.parquedb.testkit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;

/** What the threads of this process do: tells a lost answer from a slow one. */
final class Threads {

  private static final int DEEPEST = 30;

  private Threads() {}

  /** The stacks of all threads, by name. */
  static String dump() {
    return Thread.getAllStackTraces().entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey().getName()))
        .map(Threads::text)
        .collect(Collectors.joining("\n"));
  }

  private static String text(Map.Entry<Thread, StackTraceElement[]> thread) {
    return thread.getKey().getName()
        + " "
        + thread.getKey().getState()
        + Arrays.stream(thread.getValue())
            .limit(DEEPEST)
            .map(frame -> "\n  at " + frame)
            .collect(Collectors.joining());
  }
}
