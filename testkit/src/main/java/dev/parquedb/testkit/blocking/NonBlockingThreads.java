package dev.parquedb.testkit.blocking;

/** Which threads must not block, by their names. */
final class NonBlockingThreads {

  private static final String EVENT_LOOP = "vert.x-eventloop-thread";
  private static final String CPU_POOL = "parquedb-cpu";
  private static final String FILE_POOL = "parquedb-fs";

  private NonBlockingThreads() {}

  /** Event loops and the threads of the CPU pool. */
  static boolean mustNotBlock(Thread thread) {
    String name = thread.getName();
    return name.startsWith(EVENT_LOOP) || name.startsWith(CPU_POOL);
  }

  /** The pool that does the file calls, which have no other form. */
  static boolean mayBlock(Thread thread) {
    return thread.getName().startsWith(FILE_POOL);
  }
}
