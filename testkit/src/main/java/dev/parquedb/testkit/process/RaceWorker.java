package dev.parquedb.testkit.process;

import dev.parquedb.Storages;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Race;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A process that races on command: opens a storage by URI, then for every {@link RaceCommand} line
 * on standard input says that it is set, waits for another line, and lets all its writers attempt
 * the command at the same time. Ends with its standard input.
 */
public final class RaceWorker {

  private RaceWorker() {}

  /**
   * Runs the worker and ends the JVM.
   *
   * @param args the URI of the storage, the name of this process, the number of writers
   */
  public static void main(String[] args) {
    try {
      work(args[0], args[1], Integer.parseInt(args[2]));
      System.exit(0);
    } catch (Exception | Error e) {
      e.printStackTrace(); // the test shows what a worker printed before it ended
      System.exit(1);
    }
  }

  private static void work(String uri, String name, int writers) throws IOException {
    StorageBackend storage = Await.item(Storages.open(Vertx.vertx(), uri));
    try (Race race = new Race(writers);
        BufferedReader commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      WorkerEvent.of(WorkerEvent.Kind.READY).print();
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        RaceCommand command = JsonLines.read(line, RaceCommand.class);
        WorkerEvent.of(WorkerEvent.Kind.SET).print();
        if (commands.readLine() == null) {
          return;
        }
        race.run(writer -> command.operation().run(storage, command, name + "-" + writer))
            .forEach(outcome -> WorkerEvent.result(outcome.item()).print());
        WorkerEvent.of(WorkerEvent.Kind.DONE).print();
      }
    } finally {
      Await.item(storage.close());
    }
  }
}
