package dev.parquedb.query;

import dev.parquedb.query.PathWalker.Leaf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Turns a filter's tree into tests, once, so that matching a document decides nothing twice. */
final class Matcher {
  private Matcher() {}

  /** The test of a document: a map, or a list seen as one with its indexes as keys. */
  static Predicate<Object> of(FilterNode node) {
    if (node instanceof FilterNode.And and) {
      return all(each(and.nodes()));
    }
    if (node instanceof FilterNode.Or or) {
      return any(each(or.nodes()));
    }
    if (node instanceof FilterNode.Nor nor) {
      return any(each(nor.nodes())).negate();
    }
    if (node instanceof FilterNode.Field field) {
      return atPath(field.path(), field.condition());
    }
    return ExpressionEvaluator.test(((FilterNode.Expr) node).expression());
  }

  private static List<Predicate<Object>> each(List<FilterNode> nodes) {
    List<Predicate<Object>> tests = new ArrayList<>(nodes.size());
    nodes.forEach(node -> tests.add(of(node)));
    return tests;
  }

  /** The test of a document by the values at a path. */
  static Predicate<Object> atPath(FieldPath path, Condition condition) {
    if (condition instanceof Condition.Not not) {
      return atPath(path, not.condition()).negate();
    }
    if (condition instanceof Condition.Exists exists && !exists.present()) {
      return atPath(path, new Condition.Exists(true)).negate();
    }
    if (condition instanceof Condition.AllOf allOf) {
      return all(allOf.conditions().stream().map(part -> atPath(path, part)).toList());
    }
    if (condition instanceof Condition.All all) {
      return all.conditions().isEmpty()
          ? document -> false
          : all(all.conditions().stream().map(part -> atPath(path, part)).toList());
    }
    boolean ofArray =
        condition instanceof Condition.Size
            || condition instanceof Condition.ElemMatch
            || condition instanceof Condition.ElemMatchDocument;
    return new PathWalker(path, ofArray ? Leaf.WHOLE : Leaf.ELEMENTS, ofValue(condition))::anyMatch;
  }

  /** The test of one value by itself, which an array does not spread over its elements. */
  static Predicate<Object> ofValue(Condition condition) {
    if (condition instanceof Condition.Comparison comparison) {
      return ValueTests.comparison(comparison.operator(), comparison.value());
    }
    if (condition instanceof Condition.In in) {
      return ValueTests.in(in.values(), in.patterns());
    }
    if (condition instanceof Condition.Exists exists) {
      return value -> (value != PathWalker.MISSING) == exists.present();
    }
    if (condition instanceof Condition.Type type) {
      return ValueTests.types(type.types());
    }
    if (condition instanceof Condition.Regex regex) {
      return ValueTests.regex(regex.regex());
    }
    if (condition instanceof Condition.StartsWith text) {
      return value -> value instanceof String string && string.startsWith(text.prefix());
    }
    if (condition instanceof Condition.EndsWith text) {
      return value -> value instanceof String string && string.endsWith(text.suffix());
    }
    if (condition instanceof Condition.Contains text) {
      return value -> value instanceof String string && string.contains(text.part());
    }
    if (condition instanceof Condition.Mod mod) {
      return ValueTests.mod(mod.divisor(), mod.remainder());
    }
    if (condition instanceof Condition.Bits bits) {
      return BitTests.of(bits);
    }
    return ofStructure(condition);
  }

  private static Predicate<Object> ofStructure(Condition condition) {
    if (condition instanceof Condition.Size size) {
      return value -> value instanceof List<?> list && list.size() == size.length();
    }
    if (condition instanceof Condition.ElemMatch match) {
      return element(ofValue(match.condition()));
    }
    if (condition instanceof Condition.ElemMatchDocument match) {
      return element(ofElement(match));
    }
    if (condition instanceof Condition.Not not) {
      return ofValue(not.condition()).negate();
    }
    if (condition instanceof Condition.AllOf allOf) {
      return all(allOf.conditions().stream().map(Matcher::ofValue).toList());
    }
    if (condition instanceof Condition.All all && !all.conditions().isEmpty()) {
      return all(all.conditions().stream().map(Matcher::ofValue).toList());
    }
    return value -> false; // All of nothing, and Never.
  }

  /** The test of one element by itself. */
  static Predicate<Object> ofElement(Condition.ElemMatchDocument match) {
    Predicate<Object> test = of(match.filter());
    return element -> (element instanceof Map || element instanceof List) && test.test(element);
  }

  private static Predicate<Object> element(Predicate<Object> test) {
    return value -> {
      if (value instanceof List<?> list) {
        for (Object element : list) {
          if (test.test(element)) {
            return true;
          }
        }
      }
      return false;
    };
  }

  private static Predicate<Object> all(List<Predicate<Object>> tests) {
    return tests.size() == 1 ? tests.get(0) : value -> allPass(tests, value);
  }

  private static Predicate<Object> any(List<Predicate<Object>> tests) {
    return tests.size() == 1 ? tests.get(0) : value -> anyPasses(tests, value);
  }

  private static boolean allPass(List<Predicate<Object>> tests, Object value) {
    for (Predicate<Object> test : tests) {
      if (!test.test(value)) {
        return false;
      }
    }
    return true;
  }

  private static boolean anyPasses(List<Predicate<Object>> tests, Object value) {
    for (Predicate<Object> test : tests) {
      if (test.test(value)) {
        return true;
      }
    }
    return false;
  }
}
