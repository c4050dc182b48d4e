package dev.parquedb.testkit.blocking;

/**
 * A blocking call on a thread that must not block.
 *
 * @param thread the name of the thread
 * @param method the method that blocks, for example {@code java.lang.Thread.sleep}
 * @param error carries the stack
 */
public record BlockingCall(String thread, String method, Throwable error) {

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(method).append(" on ").append(thread);
    for (StackTraceElement frame : error.getStackTrace()) {
      text.append("\n    at ").append(frame);
    }
    return text.toString();
  }
}
