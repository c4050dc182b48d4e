package dev.parquedb.query;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The operators of expressions that have nothing special about how their operands are computed. */
final class Functions {
  private static final Map<String, Function> BY_NAME = new TreeMap<>();

  static {
    add(ArithmeticFunctions.ALL);
    add(RoundingFunctions.ALL);
    add(SumFunctions.ALL);
    add(ArrayFunctions.ALL);
    add(SliceFunctions.ALL);
    add(SetFunctions.ALL);
    add(StringFunctions.ALL);
    add(SubstringFunctions.ALL);
    add(TypeFunctions.ALL);
    add(DateParts.ALL);
    add(DateFunctions.ALL);
  }

  private Functions() {}

  private static void add(Collection<Function> functions) {
    functions.forEach(function -> BY_NAME.put(function.name(), function));
  }

  /** The function of a name, or null. */
  static Function of(String name) {
    return BY_NAME.get(name);
  }

  /** The names of all functions, in order. */
  static Collection<String> names() {
    return BY_NAME.keySet();
  }
}
