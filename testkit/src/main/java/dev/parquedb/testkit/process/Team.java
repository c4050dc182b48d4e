package dev.parquedb.testkit.process;

import java.util.ArrayList;
import java.util.List;

/** Several {@link RaceWorker} processes on one storage that race against each other. */
public final class Team implements AutoCloseable {

  private final List<WorkerProcess> workers = new ArrayList<>();

  /**
   * Starts the processes and waits until all have opened the storage.
   *
   * @param uri where they find the storage
   * @param processes how many processes, from 1
   * @param writers how many writers each has, from 1
   */
  public Team(String uri, int processes, int writers) {
    for (int i = 0; i < processes; i++) {
      workers.add(
          WorkerProcess.start(RaceWorker.class, uri, "process" + i, Integer.toString(writers)));
    }
    workers.forEach(worker -> worker.next(WorkerEvent.Kind.READY));
  }

  /**
   * Runs one race and waits for all of it.
   *
   * @param command what every writer of every process attempts at the same time
   * @return one result a writer
   */
  public List<RaceResult> race(RaceCommand command) {
    workers.forEach(worker -> worker.send(command));
    workers.forEach(worker -> worker.next(WorkerEvent.Kind.SET));
    workers.forEach(worker -> worker.send("go"));
    List<RaceResult> results = new ArrayList<>();
    for (WorkerProcess worker : workers) {
      WorkerEvent event = worker.next();
      while (event.event() == WorkerEvent.Kind.RESULT) {
        results.add(event.result());
        event = worker.next();
      }
    }
    return results;
  }

  /** Kills the processes. */
  @Override
  public void close() {
    workers.forEach(WorkerProcess::close);
  }
}
