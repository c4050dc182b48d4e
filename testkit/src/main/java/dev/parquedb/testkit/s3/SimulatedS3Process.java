package dev.parquedb.testkit.s3;

import dev.parquedb.testkit.process.ForkedJvm;
import dev.parquedb.testkit.process.ForkedWorker;
import dev.parquedb.testkit.process.JsonLines;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A {@link SimulatedS3} in a JVM of its own: its heap is not that of the test, and several
 * processes can share it. It accepts {@link S3Credentials#DEFAULT}. Closing it kills it; it also
 * ends with the process that started it.
 *
 * <pre>{@code
 * S3FaultOdds odds = S3FaultOdds.NONE.withErrorsAfter(0.2);
 * try (SimulatedS3Process s3 =
 *     SimulatedS3Process.start(ForkedJvm.SMALL, S3ServerOptions.DEFAULT.withOdds(odds))) {
 *   // … work against s3.endpoint() …
 *   s3.heal();
 * }
 * }</pre>
 *
 * <p>Not for concurrent use. Its methods wait; never call them on an event loop.
 */
public final class SimulatedS3Process implements AutoCloseable {

  private final ForkedWorker worker;
  private final URI endpoint;

  private SimulatedS3Process(ForkedWorker worker) {
    this.worker = worker;
    this.endpoint = URI.create(worker.next());
  }

  /**
   * Starts a server and waits until it listens.
   *
   * @param jvm how its JVM is started
   * @param options how the server is set up
   */
  public static SimulatedS3Process start(ForkedJvm jvm, S3ServerOptions options) {
    ForkedWorker worker =
        ForkedWorker.start(jvm, S3Server.class, List.of(JsonLines.write(options)));
    try {
      return new SimulatedS3Process(worker);
    } catch (Throwable failed) {
      worker.close();
      throw failed;
    }
  }

  /** Where it listens: {@code http://127.0.0.1:<port>}. */
  public URI endpoint() {
    return endpoint;
  }

  /**
   * What an object is, without its content.
   *
   * @param etag its ETag, quoted
   * @param size its size in bytes
   * @param crc32c the CRC-32C of the whole content, also of one that was discarded, where known
   */
  public record StoredObject(String etag, long size, OptionalInt crc32c) {}

  /**
   * An object, if it exists.
   *
   * @param bucket its bucket, which must exist
   * @param key its key
   */
  public Optional<StoredObject> object(String bucket, String key) {
    S3Server.ObjectLine line =
        ask(
            new S3Server.Command(S3Server.Ask.OBJECT, bucket, key, null, 0),
            S3Server.ObjectLine.class);
    if (line.etag() == null) {
      return Optional.empty();
    }
    OptionalInt crc32c =
        line.crc32c() == null ? OptionalInt.empty() : OptionalInt.of(line.crc32c());
    return Optional.of(new StoredObject(line.etag(), line.size(), crc32c));
  }

  /** What happened so far. */
  public S3Counters counters() {
    return ask(S3Server.Ask.COUNTERS, S3Counters.class);
  }

  /**
   * Replaces the odds for the requests that follow.
   *
   * @param odds how likely faults are
   * @param seed fixes which
   */
  public void odds(S3FaultOdds odds, long seed) {
    ask(new S3Server.Command(S3Server.Ask.ODDS, null, null, odds, seed), Long.class);
  }

  /** How many requests were struck by a fault so far. */
  public long struck() {
    return ask(S3Server.Ask.STRUCK, Long.class);
  }

  /**
   * Ends all faults and waits for the late effects that are under way.
   *
   * @return how many requests were struck until then
   */
  public long heal() {
    return ask(S3Server.Ask.HEAL, Long.class);
  }

  private <T> T ask(S3Server.Ask what, Class<T> answer) {
    return ask(S3Server.Command.of(what), answer);
  }

  private <T> T ask(S3Server.Command command, Class<T> answer) {
    worker.send(JsonLines.write(command));
    return JsonLines.read(worker.next(), answer);
  }

  @Override
  public void close() {
    worker.close();
  }
}
