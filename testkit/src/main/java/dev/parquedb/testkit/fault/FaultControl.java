package dev.parquedb.testkit.fault;

import dev.parquedb.TimeSource;
import dev.parquedb.testkit.fault.FaultScript.Lifetime;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** What all views of one {@link FaultyStorage} share: the plan, the script, the record. */
final class FaultControl {

  /** A recorded call and what happens to it. */
  record Injection(StorageCall call, FaultPlan.Decision decision) {
    Fault fault() {
      return decision.fault();
    }
  }

  private final TimeSource time;
  private final FaultScript script = new FaultScript();
  private final List<Gate> gates = new ArrayList<>();
  private final List<StorageCall> calls = new ArrayList<>();
  private final Map<StorageOperation, Long> callCounts = new EnumMap<>(StorageOperation.class);
  private final Map<String, Long> faultCounts = new TreeMap<>();
  private FaultPlan plan;
  private long numbers;
  private long underWay;
  private long landed;
  private long failedLate;
  private CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);

  FaultControl(FaultPlan plan, TimeSource time) {
    this.plan = plan;
    this.time = time;
  }

  TimeSource time() {
    return time;
  }

  synchronized Injection next(
      StorageOperation operation, String path, Optional<String> other, boolean conditional) {
    StorageCall call =
        new StorageCall(++numbers, operation, path, other, operation.operationClass(conditional));
    calls.add(call);
    callCounts.merge(operation, 1L, Long::sum);
    FaultPlan.Decision planned = plan.decide(call);
    Fault fault = script.fault(call).orElse(planned.fault());
    if (!(fault instanceof Fault.None)) {
      faultCounts.merge(fault.getClass().getSimpleName(), 1L, Long::sum);
    }
    return new Injection(call, new FaultPlan.Decision(planned.latency(), fault, planned.cut()));
  }

  synchronized void plan(FaultPlan other) {
    plan = other;
  }

  synchronized void script(Predicate<StorageCall> matches, Fault fault, Lifetime lifetime) {
    if (fault instanceof Fault.Stall stall) {
      gates.add(stall.gate());
    }
    script.add(matches, fault, lifetime);
  }

  void heal() {
    List<Gate> closed;
    synchronized (this) {
      plan = FaultPlan.NONE;
      script.clear();
      closed = List.copyOf(gates);
      gates.clear();
    }
    closed.forEach(Gate::open);
  }

  synchronized List<StorageCall> calls() {
    return List.copyOf(calls);
  }

  synchronized void forgetCalls() {
    calls.clear();
  }

  synchronized FaultCounters counters() {
    return new FaultCounters(callCounts, faultCounts, landed, failedLate, underWay);
  }

  /** Lets an effect happen later, whatever becomes of its caller. */
  void landLater(Duration delay, Uni<?> effect) {
    synchronized (this) {
      if (underWay++ == 0) {
        settled = new CompletableFuture<>();
      }
    }
    time.schedule(
        delay, () -> effect.subscribe().with(item -> arrived(true), failure -> arrived(false)));
  }

  synchronized Uni<Void> settled() {
    return Uni.createFrom().completionStage(settled.minimalCompletionStage());
  }

  private void arrived(boolean tookEffect) {
    CompletableFuture<Void> last = null;
    synchronized (this) {
      if (tookEffect) {
        landed++;
      } else {
        failedLate++;
      }
      if (--underWay == 0) {
        last = settled;
      }
    }
    if (last != null) {
      last.complete(null);
    }
  }
}
