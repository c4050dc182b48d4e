package dev.parquedb.testkit.s3;

import dev.parquedb.testkit.fault.Fault.Point;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * The faults of a server. Scripted faults come before those of the plan; of several that match, the
 * first one scripted decides. Thread-safe.
 */
public final class S3Faults {

  private record Rule(Predicate<S3Call> matches, S3Fault fault, boolean once) {}

  private final List<Rule> rules = new ArrayList<>();
  private final List<S3Gate> gates = new ArrayList<>();
  private S3FaultPlan plan = S3FaultPlan.NONE;
  private long struck;
  private long underWay;
  private CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);

  S3Faults() {}

  /** Replaces the plan for the requests that follow; scripted faults stay. */
  public synchronized void plan(S3FaultPlan other) {
    plan = other;
  }

  /** Scripts a fault for the next request that matches. */
  public synchronized void failNext(Predicate<S3Call> matches, S3Fault fault) {
    add(new Rule(matches, fault, true));
  }

  /** Scripts a fault for every request that matches, until {@link #heal}. */
  public synchronized void failEvery(Predicate<S3Call> matches, S3Fault fault) {
    add(new Rule(matches, fault, false));
  }

  /**
   * Holds the next request that matches at a gate.
   *
   * @param matches which request
   * @param point before or after its effect
   * @return the closed gate
   */
  public S3Gate stallNext(Predicate<S3Call> matches, Point point) {
    S3Gate gate = new S3Gate();
    failNext(matches, new S3Fault.Stall(gate, point));
    return gate;
  }

  /**
   * Ends all faults: the plan becomes {@link S3FaultPlan#NONE}, the script empty, gates open. Late
   * effects that are under way still arrive; see {@link #settled}.
   */
  public void heal() {
    List<S3Gate> closed;
    synchronized (this) {
      plan = S3FaultPlan.NONE;
      rules.clear();
      closed = List.copyOf(gates);
      gates.clear();
    }
    closed.forEach(S3Gate::open);
  }

  /** Completes when no late effect is under way. */
  public Uni<Void> settled() {
    return Uni.createFrom()
        .deferred(
            () -> {
              synchronized (this) {
                return Uni.createFrom().completionStage(settled.minimalCompletionStage());
              }
            });
  }

  /** How many requests were struck so far. */
  public synchronized long struck() {
    return struck;
  }

  synchronized S3Fault next(S3Call call) {
    S3Fault fault = scripted(call);
    if (!(fault instanceof S3Fault.None)) {
      struck++;
    }
    return fault;
  }

  synchronized void lateEffectStarts() {
    if (underWay++ == 0) {
      settled = new CompletableFuture<>();
    }
  }

  void lateEffectEnds() {
    CompletableFuture<Void> last = null;
    synchronized (this) {
      if (--underWay == 0) {
        last = settled;
      }
    }
    if (last != null) {
      last.complete(null);
    }
  }

  private void add(Rule rule) {
    if (rule.fault() instanceof S3Fault.Stall stall) {
      gates.add(stall.gate());
    }
    rules.add(rule);
  }

  private S3Fault scripted(S3Call call) {
    for (Iterator<Rule> each = rules.iterator(); each.hasNext(); ) {
      Rule rule = each.next();
      if (rule.matches().test(call)) {
        if (rule.once()) {
          each.remove();
        }
        return rule.fault();
      }
    }
    return plan.decide(call);
  }
}
