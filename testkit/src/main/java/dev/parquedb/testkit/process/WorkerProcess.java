package dev.parquedb.testkit.process;

import static org.assertj.core.api.Assertions.fail;

import dev.parquedb.testkit.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A forked JVM on the class path of this one. Closing it kills it. */
public final class WorkerProcess implements AutoCloseable {

  private static final int KEPT_DIAGNOSTICS = 40;

  private final Process process;
  private final Writer commands;
  private final LinkedBlockingQueue<Optional<WorkerEvent>> events = new LinkedBlockingQueue<>();
  private final List<String> diagnostics = new ArrayList<>();

  private WorkerProcess(Process process) {
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    Thread reader = new Thread(this::readEvents, "worker-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a worker.
   *
   * @param main its main class
   * @param arguments its arguments
   */
  public static WorkerProcess start(Class<?> main, String... arguments) {
    return new WorkerProcess(ForkedJvm.SMALL.start(main.getName(), List.of(arguments)));
  }

  /** Sends one command as a JSON line. */
  public void send(Object command) {
    try {
      commands.write(JsonLines.write(command) + "\n");
      commands.flush();
    } catch (IOException e) {
      fail("worker %s is gone: %s", process.pid(), diagnostics(), e);
    }
  }

  /** Waits for the next event; the test fails when the worker ends instead. */
  public WorkerEvent next() {
    return poll().orElseGet(() -> fail("worker %s ended: %s", process.pid(), diagnostics()));
  }

  /** Waits for the next event, which must be of the given kind. */
  public WorkerEvent next(WorkerEvent.Kind kind) {
    WorkerEvent event = next();
    if (event.event() != kind) {
      fail("worker %s said %s instead of %s", process.pid(), event, kind);
    }
    return event;
  }

  /** Kills the worker as an operating system does, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        fail("worker %s cannot be killed", process.pid());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail("interrupted while waiting for worker " + process.pid(), e);
    }
  }

  /** The events that were printed and not taken yet, up to the end of a killed worker. */
  public List<WorkerEvent> remaining() {
    List<WorkerEvent> rest = new ArrayList<>();
    for (Optional<WorkerEvent> event = poll(); event.isPresent(); event = poll()) {
      rest.add(event.get());
    }
    return rest;
  }

  @Override
  public void close() {
    kill();
  }

  private Optional<WorkerEvent> poll() {
    try {
      Optional<WorkerEvent> event = events.poll(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
      return event != null
          ? event
          : fail("worker %s says nothing: %s", process.pid(), diagnostics());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail("interrupted while waiting for worker " + process.pid(), e);
    }
  }

  private void readEvents() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith("{") && line.endsWith("}")) {
          events.add(Optional.of(JsonLines.read(line, WorkerEvent.class)));
        } else {
          note(line);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      note(e.toString());
    } finally {
      events.add(Optional.empty());
    }
  }

  private synchronized void note(String line) {
    if (diagnostics.size() < KEPT_DIAGNOSTICS) {
      diagnostics.add(line);
    }
  }

  private synchronized List<String> diagnostics() {
    return List.copyOf(diagnostics);
  }
}
