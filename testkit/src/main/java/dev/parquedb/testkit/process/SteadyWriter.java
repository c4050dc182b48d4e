package dev.parquedb.testkit.process;

import dev.parquedb.Storages;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that writes until it is killed, and tells of every write that was acknowledged: each
 * writer creates files, replaces a file, and appends to a log, in turns.
 */
public final class SteadyWriter {

  /** The size of the files that are created and replaced, in bytes. */
  public static final int FILE_SIZE = 200_000;

  /** The size of a record in a log, in bytes. */
  public static final int RECORD_SIZE = 1_000;

  private final StorageBackend storage;
  private final String folder;

  private SteadyWriter(StorageBackend storage, String folder) {
    this.storage = storage;
    this.folder = folder;
  }

  /**
   * Runs the worker; ends the JVM when a write fails.
   *
   * @param args the URI of the storage, the folder to write to, the number of writers
   */
  public static void main(String[] args) {
    try {
      StorageBackend storage = Await.item(Storages.open(Vertx.vertx(), args[0]));
      WorkerEvent.of(WorkerEvent.Kind.READY).print();
      for (int writer = 0; writer < Integer.parseInt(args[2]); writer++) {
        new SteadyWriter(storage, args[1] + "/" + writer)
            .forever()
            .subscribe()
            .with(never -> {}, SteadyWriter::end);
      }
    } catch (RuntimeException | Error e) {
      end(e);
    }
  }

  private static void end(Throwable failure) {
    failure.printStackTrace(); // the test shows what a worker printed before it ended
    System.exit(1);
  }

  private Uni<Integer> forever() {
    return Multi.createBy()
        .repeating()
        .uni(AtomicInteger::new, turns -> turn(turns.getAndIncrement()))
        .indefinitely()
        .collect()
        .last();
  }

  private Uni<Integer> turn(int number) {
    String created = folder + "/created-" + number;
    return storage
        .writeConditional(created, Payloads.of(number, FILE_SIZE), null)
        .invoke(() -> WorkerEvent.ack(created, number).print())
        .chain(() -> storage.write(folder + "/replaced", Payloads.of(number, FILE_SIZE)))
        .invoke(() -> WorkerEvent.ack(folder + "/replaced", number).print())
        .chain(() -> append(number))
        .replaceWith(number);
  }

  private Uni<Void> append(int number) {
    if (!storage.capabilities().append()) {
      return Uni.createFrom().voidItem();
    }
    return storage
        .append(folder + "/log", Payloads.of(number, RECORD_SIZE))
        .invoke(() -> WorkerEvent.ack(folder + "/log", number).print());
  }
}
