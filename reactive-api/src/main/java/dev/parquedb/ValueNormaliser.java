package dev.parquedb;

import static dev.parquedb.DocumentValues.MAX_DEPTH;

import dev.parquedb.entity.InvalidInputException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/** One pass over a value that copies, widens and refuses; remembers where it is for errors. */
final class ValueNormaliser {
  private final String root;
  private Object[] trail = new Object[4];
  private int depth;

  ValueNormaliser(String root) {
    this.root = root;
  }

  Map<String, Object> normaliseDocument(Map<String, ?> document) {
    return copy(document, key -> key.startsWith("$") && !key.equals("$id") && !key.equals("$type"));
  }

  Object normalise(Object value) {
    if (value == null || value instanceof Long || value instanceof Boolean) {
      return value;
    }
    if (value instanceof String string) {
      return wellFormed(string);
    }
    if (value instanceof Double number) {
      return number.isNaN() ? (Object) Double.NaN : number;
    }
    if (value instanceof Map<?, ?> map) {
      return copy(map, key -> key.startsWith("$"));
    }
    if (value instanceof List<?> list) {
      return copy(list);
    }
    if (value instanceof Number number) {
      return number(number);
    }
    if (value instanceof byte[] bytes) {
      return bytes.clone();
    }
    return value instanceof UUID ? value : time(value);
  }

  private Object number(Number value) {
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return value.longValue();
    }
    if (value instanceof Float) {
      return normalise(value.doubleValue());
    }
    if (value instanceof BigDecimal decimal) {
      String problem = ValueLimits.problem(decimal, DocumentValues.MAX_DECIMAL_DIGITS);
      if (problem != null) {
        throw refused(problem);
      }
      return decimal;
    }
    if (value instanceof BigInteger integer) {
      if (integer.bitLength() > 63) {
        throw refused("The integer does not fit 64 bits; use a BigDecimal of at most 34 digits.");
      }
      return integer.longValue();
    }
    throw unknown(value);
  }

  private Object time(Object value) {
    try {
      if (value instanceof Instant instant) {
        return ValueLimits.micros(instant);
      }
      if (value instanceof Date date) {
        return ValueLimits.micros(date.toInstant());
      }
      if (value instanceof OffsetDateTime dateTime) {
        return ValueLimits.micros(dateTime.toInstant());
      }
      if (value instanceof ZonedDateTime dateTime) {
        return ValueLimits.micros(dateTime.toInstant());
      }
      if (value instanceof LocalDate date) {
        return ValueLimits.days(date);
      }
      if (value instanceof LocalDateTime dateTime) {
        return ValueLimits.micros(dateTime);
      }
    } catch (DateTimeException e) {
      throw refused(e.getMessage());
    } catch (UnsupportedOperationException e) {
      // java.sql.Date and java.sql.Time are Dates without an instant.
      throw unknown(value);
    }
    if (value instanceof LocalTime time) {
      return time.truncatedTo(ChronoUnit.MICROS);
    }
    throw unknown(value);
  }

  private List<Object> copy(List<?> list) {
    enter();
    List<Object> copy = new ArrayList<>(list.size());
    int index = 0;
    for (Object element : list) {
      trail[depth - 1] = index++;
      copy.add(normalise(element));
    }
    depth--;
    return Collections.unmodifiableList(copy);
  }

  private Map<String, Object> copy(Map<?, ?> map, Predicate<String> refusedKey) {
    enter();
    Map<String, Object> copy = new LinkedHashMap<>(map.size() * 4 / 3 + 1);
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      trail[depth - 1] = entry.getKey();
      if (!(entry.getKey() instanceof String key)) {
        throw refused("Keys must be strings; this one is " + entry.getKey() + ".");
      }
      if (refusedKey.test(wellFormed(key))) {
        throw refused("Keys must not start with '$'.");
      }
      copy.put(key, normalise(entry.getValue()));
    }
    depth--;
    return Collections.unmodifiableMap(copy);
  }

  private void enter() {
    if (depth == MAX_DEPTH) {
      throw refused("Lists and maps nest more than " + MAX_DEPTH + " levels deep.");
    }
    if (depth == trail.length) {
      trail = Arrays.copyOf(trail, MAX_DEPTH);
    }
    trail[depth++] = "";
  }

  private String wellFormed(String string) {
    if (!ValueLimits.isWellFormed(string)) {
      throw refused("The string holds an unpaired surrogate and cannot be stored as UTF-8.");
    }
    return string;
  }

  private InvalidInputException unknown(Object value) {
    return refused(
        "A value of type "
            + value.getClass().getName()
            + " cannot be stored; use one of the types listed at DocumentValues.");
  }

  private InvalidInputException refused(String message) {
    StringBuilder at = new StringBuilder(root);
    for (int i = 0; i < depth; i++) {
      at.append(at.isEmpty() ? "" : ".").append(trail[i]);
    }
    String path = at.toString();
    return new InvalidInputException(path, (path.isEmpty() ? "" : path + ": ") + message);
  }

  /** How deeply a value nests, counted up to a limit only. */
  static int depth(Object value, int limit) {
    boolean container = value instanceof Map || value instanceof List;
    if (!container || limit == 0) {
      return 0;
    }
    int deepest = 0;
    for (Object inner : value instanceof Map<?, ?> map ? map.values() : (List<?>) value) {
      deepest = Math.max(deepest, depth(inner, limit - 1));
      if (deepest == limit - 1) {
        break; // Also what ends the walk over a structure that contains itself.
      }
    }
    return deepest + 1;
  }
}
