package dev.parquedb.testkit.s3;

import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.process.ForkedWorker;
import dev.parquedb.testkit.process.JsonLines;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The main class of a {@link SimulatedS3} in a process of its own. It says where it listens, then
 * answers commands on standard input, and ends with that.
 */
public final class S3Server {

  private final SimulatedS3 server;

  private S3Server(SimulatedS3 server) {
    this.server = server;
  }

  /**
   * Runs the server.
   *
   * @param args {@link S3ServerOptions} as JSON
   * @throws IOException when standard input cannot be read
   */
  public static void main(String[] args) throws IOException {
    S3ServerOptions options = JsonLines.read(args[0], S3ServerOptions.class);
    Vertx vertx = Vertx.vertx();
    SimulatedS3 server = Await.item(SimulatedS3.start(vertx, options.simulated()));
    server.faults().plan(options.odds().plan(options.seed()));
    ForkedWorker.say(server.endpoint().toString());
    new S3Server(server).serve();
    System.exit(0);
  }

  private void serve() throws IOException {
    try (BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        ForkedWorker.say(JsonLines.write(answer(JsonLines.read(line, Command.class))));
      }
    }
  }

  private Object answer(Command command) {
    return switch (command.ask()) {
      case OBJECT ->
          server
              .object(command.bucket(), command.key())
              .map(ObjectLine::of)
              .orElse(ObjectLine.MISSING);
      case COUNTERS -> server.counters();
      case ODDS -> {
        server.faults().plan(command.odds().plan(command.seed()));
        yield server.faults().struck();
      }
      case STRUCK -> server.faults().struck();
      case HEAL -> {
        server.faults().heal();
        Await.item(server.faults().settled());
        yield server.faults().struck();
      }
    };
  }

  /** What can be asked. */
  enum Ask {
    OBJECT,
    COUNTERS,
    ODDS,
    STRUCK,
    HEAL
  }

  /**
   * One command.
   *
   * @param ask what is asked
   * @param bucket with {@link Ask#OBJECT}; null otherwise
   * @param key with {@link Ask#OBJECT}; null otherwise
   * @param odds with {@link Ask#ODDS}; null otherwise
   * @param seed with {@link Ask#ODDS}
   */
  record Command(Ask ask, String bucket, String key, S3FaultOdds odds, long seed) {

    static Command of(Ask ask) {
      return new Command(ask, null, null, null, 0);
    }
  }

  /** What is told of an object; without a checksum when it is not known, without an ETag at all. */
  record ObjectLine(String etag, long size, Integer crc32c) {

    static final ObjectLine MISSING = new ObjectLine(null, -1, null);

    static ObjectLine of(S3ObjectInfo info) {
      Integer crc32c = info.crc32c().isPresent() ? info.crc32c().getAsInt() : null;
      return new ObjectLine(info.etag(), info.size(), crc32c);
    }
  }
}
