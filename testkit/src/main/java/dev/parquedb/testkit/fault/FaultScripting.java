package dev.parquedb.testkit.fault;

import dev.parquedb.testkit.fault.FaultScript.Lifetime;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Predicate;

/**
 * The controls of a {@link FaultyStorage}: scripted faults, the record of calls, counters. Scripted
 * faults come before those of the plan; of several that match, the first one scripted decides.
 * Thread-safe.
 */
public abstract class FaultScripting {

  private final FaultControl control;

  FaultScripting(FaultControl control) {
    this.control = control;
  }

  final FaultControl control() {
    return control;
  }

  /** Replaces the plan for the calls that follow; scripted faults stay. */
  public final void plan(FaultPlan plan) {
    control.plan(plan);
  }

  /**
   * Scripts a fault for one call.
   *
   * @param number which call, from 1, counted over all calls since this storage was made
   * @param fault what happens to it
   */
  public final void failCall(long number, Fault fault) {
    control.script(call -> call.number() == number, fault, Lifetime.ONCE);
  }

  /** Scripts a fault for the next call that matches. */
  public final void failNext(Predicate<StorageCall> matches, Fault fault) {
    control.script(matches, fault, Lifetime.ONCE);
  }

  /** Scripts a fault for every call that matches, until {@link #heal}. */
  public final void failEvery(Predicate<StorageCall> matches, Fault fault) {
    control.script(matches, fault, Lifetime.ALWAYS);
  }

  /**
   * Scripts a crash of the caller: no call after the given one reaches the storage, until {@link
   * #heal}.
   *
   * @param number at which call, from 1
   * @param point whether that call itself still has its effect
   */
  public final void crashAt(long number, Fault.Point point) {
    Fault last = point == Fault.Point.BEFORE_EFFECT ? Fault.UNREACHABLE : Fault.LOST_REPLY;
    failCall(number, last);
    failEvery(call -> call.number() > number, Fault.UNREACHABLE);
  }

  /**
   * Holds the next call that matches at a gate, where a test can cancel it or do something else in
   * between.
   *
   * @param matches which call
   * @param point before or after its effect
   * @return the closed gate
   */
  public final Gate stallNext(Predicate<StorageCall> matches, Fault.Point point) {
    Gate gate = new Gate();
    failNext(matches, new Fault.Stall(gate, point));
    return gate;
  }

  /**
   * Ends all faults: the plan becomes {@link FaultPlan#NONE}, the script empty, gates open. Late
   * effects that are under way still arrive; see {@link #settled}.
   */
  public final void heal() {
    control.heal();
  }

  /** Completes when no late effect is under way. */
  public final Uni<Void> settled() {
    return Uni.createFrom().deferred(control::settled);
  }

  /** All calls since this storage was made or {@link #forgetCalls} was called, in order. */
  public final List<StorageCall> calls() {
    return control.calls();
  }

  /** Empties the record of {@link #calls}; numbers and counters go on. */
  public final void forgetCalls() {
    control.forgetCalls();
  }

  /** The counters since this storage was made. */
  public final FaultCounters counters() {
    return control.counters();
  }
}
