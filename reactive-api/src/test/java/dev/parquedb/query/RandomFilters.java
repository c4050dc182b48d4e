package dev.parquedb.query;

import dev.parquedb.RandomValues;
import dev.parquedb.RegularExpression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/** Valid filters from a seed, of every operator. */
public final class RandomFilters {
  private static final String[] PATHS = {"a", "b", "a.b", "a.0", "a.b.c", "0", "", "c.1.a"};
  private static final String[] TYPES = {
    "double", "string", "object", "array", "bool", "null", "number", "int", "long", "decimal"
  };
  private static final String[] PATTERNS = {"a", "^a", "b$", ".", "", "[a-c]+", "é"};

  private final RandomGenerator random;
  private final RandomValues values;

  public RandomFilters(RandomGenerator random) {
    this.random = random;
    this.values = new RandomValues(random);
  }

  /** A filter with fields and logical operators. */
  public Map<String, Object> filter(int levels) {
    Map<String, Object> filter = new LinkedHashMap<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      switch (levels > 0 ? random.nextInt(8) : 7) {
        case 0 -> filter.put("$and", filters(levels));
        case 1 -> filter.put("$or", filters(levels));
        case 2 -> filter.put("$nor", filters(levels));
        default -> filter.put(pick(PATHS), condition(levels));
      }
    }
    return filter;
  }

  private List<Object> filters(int levels) {
    return list(1 + random.nextInt(3), i -> filter(levels - 1));
  }

  /** What stands behind a field. */
  public Object condition(int levels) {
    return random.nextInt(4) == 0 ? plain() : operators(levels);
  }

  /** A value without keys that start with a $. */
  private Object plain() {
    Object value = values.value(2);
    return value instanceof Map ? 1L : value;
  }

  public Map<String, Object> operators(int levels) {
    Map<String, Object> operators = new LinkedHashMap<>();
    for (int i = random.nextInt(2); i >= 0; i--) {
      add(operators, levels);
    }
    return operators;
  }

  private void add(Map<String, Object> target, int levels) {
    switch (random.nextInt(levels > 0 ? 16 : 13)) {
      case 0 -> target.put("$eq", plain());
      case 1 -> target.put("$ne", plain());
      case 2 -> target.put(pick(new String[] {"$gt", "$gte", "$lt", "$lte"}), plain());
      case 3 -> target.put(pick(new String[] {"$gt", "$gte", "$lt", "$lte"}), values.value(0));
      case 4 -> target.put("$in", list(random.nextInt(4), i -> plain()));
      case 5 -> target.put("$nin", list(random.nextInt(4), i -> i == 0 ? regex() : plain()));
      case 6 -> target.put("$exists", random.nextBoolean());
      case 7 -> target.put("$type", pick(TYPES));
      case 8 -> target.put("$size", (long) random.nextInt(3));
      case 9 -> target.put("$all", list(random.nextInt(3), i -> plain()));
      case 10 -> target.put("$mod", List.of((long) random.nextInt(4), (long) random.nextInt(2)));
      case 11 -> target.put("$regex", pick(PATTERNS));
      case 12 -> target.put(pick(new String[] {"$startsWith", "$endsWith", "$contains"}), "a");
      case 13 -> target.put("$not", operators(levels - 1));
      case 14 -> target.put("$elemMatch", operators(levels - 1));
      default -> target.put("$elemMatch", filter(levels - 1));
    }
  }

  private RegularExpression regex() {
    return RegularExpression.of(pick(PATTERNS));
  }

  private static List<Object> list(int size, IntFunction<Object> element) {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      list.add(element.apply(i));
    }
    return Collections.unmodifiableList(list);
  }

  private <T> T pick(T[] options) {
    return options[random.nextInt(options.length)];
  }
}
