package dev.parquedb.testkit.process;

/**
 * A line that a worker prints.
 *
 * @param event what happened
 * @param result the result of an attempt, with {@link Kind#RESULT}; null otherwise
 * @param ack the write that is durable now, with {@link Kind#ACK}; null otherwise
 */
public record WorkerEvent(Kind event, RaceResult result, Ack ack) {

  /** The kinds of events. */
  public enum Kind {
    /** The storage is open. */
    READY,
    /** The command is understood; the worker waits for the start. */
    SET,
    /** One attempt has ended. */
    RESULT,
    /** All attempts of the command have ended. */
    DONE,
    /** A steady writer's write was acknowledged. */
    ACK
  }

  /**
   * An acknowledged write.
   *
   * @param path the file
   * @param tag the tag of its content; for an append the number of the record
   */
  public record Ack(String path, long tag) {}

  static WorkerEvent of(Kind kind) {
    return new WorkerEvent(kind, null, null);
  }

  static WorkerEvent result(RaceResult result) {
    return new WorkerEvent(Kind.RESULT, result, null);
  }

  static WorkerEvent ack(String path, long tag) {
    return new WorkerEvent(Kind.ACK, null, new Ack(path, tag));
  }

  /** Prints this event as one line, whole. */
  void print() {
    synchronized (System.out) {
      System.out.println(JsonLines.write(this));
      System.out.flush();
    }
  }
}
