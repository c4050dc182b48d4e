package dev.parquedb.testkit.fault;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Faults for chosen calls; the first rule that matches decides. Guarded by its owner's lock. */
final class FaultScript {

  private record Rule(Predicate<StorageCall> matches, Fault fault, Lifetime lifetime) {}

  /** How often a rule applies. */
  enum Lifetime {
    ONCE,
    ALWAYS
  }

  private final List<Rule> rules = new ArrayList<>();

  void add(Predicate<StorageCall> matches, Fault fault, Lifetime lifetime) {
    rules.add(new Rule(matches, fault, lifetime));
  }

  Optional<Fault> fault(StorageCall call) {
    for (Iterator<Rule> each = rules.iterator(); each.hasNext(); ) {
      Rule rule = each.next();
      if (rule.matches().test(call)) {
        if (rule.lifetime() == Lifetime.ONCE) {
          each.remove();
        }
        return Optional.of(rule.fault());
      }
    }
    return Optional.empty();
  }

  /** Drops all rules. */
  void clear() {
    rules.clear();
  }
}
