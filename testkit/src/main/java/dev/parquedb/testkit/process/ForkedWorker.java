package dev.parquedb.testkit.process;

import dev.parquedb.testkit.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A forked JVM on the class path of this one that speaks lines. Closing it kills it. */
public final class ForkedWorker implements AutoCloseable {

  /** Tags the tests that start several processes, which takes long. */
  public static final String TAG = "processes";

  /** What starts the lines of a worker; other output is kept for messages. */
  private static final String MARK = ">>";

  private static final String GONE = "";

  private final Process process;
  private final Writer commands;
  private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> noise = new ArrayList<>();

  private ForkedWorker(Process process) {
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    Thread reader = new Thread(this::read, "worker-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a worker in a small JVM.
   *
   * @param main its main class
   * @param arguments its arguments
   */
  public static ForkedWorker start(Class<?> main, List<String> arguments) {
    return start(ForkedJvm.SMALL, main, arguments);
  }

  /**
   * Starts a worker.
   *
   * @param jvm how its JVM is started
   * @param main its main class
   * @param arguments its arguments
   */
  public static ForkedWorker start(ForkedJvm jvm, Class<?> main, List<String> arguments) {
    return start(jvm, main.getName(), arguments);
  }

  /**
   * Starts a worker whose main class need not be known here.
   *
   * @param jvm how its JVM is started
   * @param main the name of its main class
   * @param arguments its arguments
   */
  public static ForkedWorker start(ForkedJvm jvm, String main, List<String> arguments) {
    return new ForkedWorker(jvm.start(main, arguments));
  }

  /** Says a line to the process that started this one, whole. */
  public static void say(String line) {
    synchronized (System.out) {
      System.out.println(MARK + line);
      System.out.flush();
    }
  }

  /** Sends a line. */
  public void send(String line) {
    try {
      commands.write(line + "\n");
      commands.flush();
    } catch (IOException e) {
      throw new AssertionError("worker " + process.pid() + " is gone: " + noise(), e);
    }
  }

  /** Waits for the next line that the worker said. */
  public String next() {
    try {
      String line = lines.poll(4 * Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (line == null || line.equals(GONE)) {
        throw new AssertionError("worker " + process.pid() + " ended or hangs: " + noise());
      }
      return line.substring(MARK.length());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for worker " + process.pid(), e);
    }
  }

  /**
   * The next line that the worker said.
   *
   * @param patience how long to wait for it
   * @return empty when there was none; fails when the worker is gone
   */
  public Optional<String> poll(Duration patience) {
    try {
      String line = lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (GONE.equals(line)) {
        throw new AssertionError("worker " + process.pid() + " ended: " + noise());
      }
      return Optional.ofNullable(line).map(text -> text.substring(MARK.length()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for worker " + process.pid(), e);
    }
  }

  /** Stops the worker where it is, as a machine that swaps or a debugger does. */
  public void pause() {
    signal("-STOP");
  }

  /** Lets it go on. */
  public void resume() {
    signal("-CONT");
  }

  private void signal(String name) {
    try {
      int status = new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
      if (status != 0 && process.isAlive()) {
        throw new AssertionError("worker " + process.pid() + " cannot be sent " + name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while signalling worker " + process.pid(), e);
    }
  }

  /** Kills the worker as an operating system does, and takes every line it had said. */
  public List<String> kill() {
    process.destroyForcibly();
    return untilEnd();
  }

  /** Every line that the worker says until it is gone. */
  public List<String> untilEnd() {
    List<String> rest = new ArrayList<>();
    try {
      for (String line = take(); !line.equals(GONE); line = take()) {
        rest.add(line.substring(MARK.length()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for worker " + process.pid(), e);
    }
    return rest;
  }

  private String take() throws InterruptedException {
    String line = lines.poll(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("worker " + process.pid() + " does not end: " + noise());
    }
    return line;
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith(MARK)) {
          lines.add(line);
        } else {
          note(line);
        }
      }
    } catch (IOException e) {
      note(e.toString());
    } finally {
      lines.add(GONE);
    }
  }

  private synchronized void note(String line) {
    if (noise.size() < 60) {
      noise.add(line);
    }
  }

  private synchronized String noise() {
    return String.join("\n", noise);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
