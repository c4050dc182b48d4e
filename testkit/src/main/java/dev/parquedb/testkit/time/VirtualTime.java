package dev.parquedb.testkit.time;

import dev.parquedb.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;

/**
 * A clock that stands still until a test moves it.
 *
 * <p>By hand: {@link #advance} moves the clock and runs the tasks that become due, each at its own
 * time, in the order of their due times (equal ones in the order they were scheduled), on the
 * calling thread. Tasks that they schedule run too when they are due within the same advance.
 *
 * <p>By itself ({@link #autoAdvancing}): a task whose delay is short enough runs soon on an
 * executor, as if its delay had passed; longer ones, such as deadlines, wait to be advanced by
 * hand. Back-off takes no real time so, and deadlines do not pass by surprise.
 *
 * <p>Thread-safe.
 */
public final class VirtualTime implements TimeSource {

  /** Where the clock of {@link #manual()} starts. */
  public static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

  private record Task(long due, long order, boolean automatic, Runnable work) {}

  private final Instant start;
  private final long longestAutomatic;
  private final Executor runner;
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::order));
  private long nanos;
  private long target;
  private long orders;
  private boolean running;

  private VirtualTime(Instant start, long longestAutomatic, Executor runner) {
    this.start = Objects.requireNonNull(start, "start");
    this.longestAutomatic = longestAutomatic;
    this.runner = runner;
  }

  /** A clock moved by hand, from {@link #START}. */
  public static VirtualTime manual() {
    return manual(START);
  }

  /** A clock moved by hand, from the given instant. */
  public static VirtualTime manual(Instant start) {
    return new VirtualTime(start, -1, null);
  }

  /**
   * A clock that moves by itself over short delays.
   *
   * @param longest the longest delay that passes by itself
   * @param runner where tasks run; must not run them inline
   */
  public static VirtualTime autoAdvancing(Duration longest, Executor runner) {
    return new VirtualTime(START, longest.toNanos(), Objects.requireNonNull(runner, "runner"));
  }

  @Override
  public synchronized Instant now() {
    return start.plusNanos(nanos);
  }

  @Override
  public synchronized long monotonicNanos() {
    return nanos;
  }

  /** How many tasks wait. */
  public synchronized int pending() {
    return tasks.size();
  }

  @Override
  public Cancellation schedule(Duration delay, Runnable task) {
    Objects.requireNonNull(task, "task");
    long wait = Math.max(0, delay.toNanos());
    Task added;
    synchronized (this) {
      added = new Task(nanos + wait, orders++, wait <= longestAutomatic, task);
      tasks.add(added);
    }
    if (added.automatic()) {
      runner.execute(this::passBy);
    }
    return () -> cancel(added);
  }

  /**
   * Moves the clock and runs what becomes due. Called by a task, or while another thread runs
   * tasks, it only moves the clock: whoever is running tasks then runs these too.
   *
   * @param step how far; zero runs what is due already
   */
  public void advance(Duration step) {
    if (step.isNegative()) {
      throw new IllegalArgumentException("time does not go back: " + step);
    }
    long until;
    synchronized (this) {
      until = Math.max(nanos, target) + step.toNanos();
    }
    runUntil(until);
  }

  /** Moves the clock to the next task and runs it; false when none waits. */
  public boolean advanceToNext() {
    Task next;
    synchronized (this) {
      next = tasks.peek();
    }
    if (next == null) {
      return false;
    }
    runUntil(next.due());
    return true;
  }

  /** Lets the delay of the earliest short task pass. */
  private void passBy() {
    OptionalLong due;
    synchronized (this) {
      due = tasks.stream().filter(Task::automatic).mapToLong(Task::due).min();
    }
    due.ifPresent(this::runUntil);
  }

  private void runUntil(long time) {
    synchronized (this) {
      target = Math.max(target, time);
      if (running) {
        return;
      }
      running = true;
    }
    boolean done = false;
    try {
      for (Task due = takeDue(); due != null; due = takeDue()) {
        due.work().run();
      }
      done = true;
    } finally {
      if (!done) {
        stopRunning();
      }
    }
  }

  /** The next task that is due at the target; when there is none the run is over. */
  private synchronized Task takeDue() {
    Task next = tasks.peek();
    if (next == null || next.due() > target) {
      nanos = Math.max(nanos, target);
      running = false;
      return null;
    }
    nanos = Math.max(nanos, next.due());
    return tasks.poll();
  }

  private synchronized void stopRunning() {
    running = false;
  }

  private synchronized void cancel(Task task) {
    tasks.remove(task);
  }
}
