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
   * Runs the worker.
   *
   * @param args the URI of the storage, the name of this process, the number of writers
   * @throws IOException when standard input cannot be read
   */
  public static void main(String[] args) throws IOException {
    Vertx vertx = Vertx.vertx();
    StorageBackend storage = Await.item(Storages.open(vertx, args[0]));
    try (Race race = new Race(Integer.parseInt(args[2]));
        BufferedReader commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      WorkerEvent.of(WorkerEvent.Kind.READY).print();
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        RaceCommand command = JsonLines.read(line, RaceCommand.class);
        WorkerEvent.of(WorkerEvent.Kind.SET).print();
        if (commands.readLine() == null) {
          return;
        }
        race.run(writer -> command.operation().run(storage, command, args[1] + "-" + writer))
            .forEach(outcome -> WorkerEvent.result(outcome.item()).print());
        WorkerEvent.of(WorkerEvent.Kind.DONE).print();
      }
    } finally {
      Await.item(storage.close());
      vertx.close();
    }
  }
}
