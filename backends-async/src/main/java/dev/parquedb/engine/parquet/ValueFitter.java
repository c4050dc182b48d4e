package dev.parquedb.engine.parquet;

import dev.parquedb.DocumentValues;
import dev.parquedb.entity.SchemaViolationException;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Turns values into what a column of the declared type gives back, or refuses them. */
final class ValueFitter {

  private ValueFitter() {}

  /**
   * The value as the column will give it back.
   *
   * @param type the declared type
   * @param value a normalised value, not null
   * @param at the dotted path of the value
   * @throws SchemaViolationException if it does not fit
   */
  static Object fit(FieldType type, Object value, String at) {
    if (type instanceof Primitive primitive) {
      return primitive(primitive, value, at);
    } else if (type instanceof FieldType.Decimal decimal) {
      return decimal(decimal, value, at);
    } else if (type instanceof FieldType.ListOf list) {
      return list(list, value, at);
    } else if (type instanceof FieldType.MapOf map) {
      return map(map, value, at);
    }
    return struct((FieldType.Struct) type, value, at);
  }

  private static Object primitive(Primitive type, Object value, String at) {
    return switch (type) {
      case STRING -> of(String.class, type, value, at);
      case BOOLEAN -> of(Boolean.class, type, value, at);
      case UUID -> of(UUID.class, type, value, at);
      case BINARY -> of(byte[].class, type, value, at);
      case INT -> integer(type, value, Integer.MIN_VALUE, Integer.MAX_VALUE, at);
      case LONG -> integer(type, value, Long.MIN_VALUE, Long.MAX_VALUE, at);
      case FLOAT -> floating(type, value, at);
      case DOUBLE -> floating(type, value, at);
      case TIMESTAMP -> instant(type, value, at);
      case LOCAL_TIMESTAMP -> localDateTime(type, value, at);
      case DATE -> date(type, value, at);
      case TIME -> of(LocalTime.class, type, value, at).truncatedTo(ChronoUnit.MICROS);
      case JSON, VARIANT -> value;
    };
  }

  private static <T> T of(Class<T> wanted, FieldType type, Object value, String at) {
    if (!wanted.isInstance(value)) {
      throw misfit(type, value, at, "");
    }
    return wanted.cast(value);
  }

  private static boolean isInteger(Object value) {
    return value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte;
  }

  private static Object integer(FieldType type, Object value, long min, long max, String at) {
    if (!isInteger(value)) {
      throw misfit(type, value, at, "");
    }
    long number = ((Number) value).longValue();
    if (number < min || number > max) {
      throw misfit(type, value, at, "; it is out of range");
    }
    return number;
  }

  private static Object floating(Primitive type, Object value, String at) {
    double number;
    if (isInteger(value)) {
      long whole = ((Number) value).longValue();
      number = whole;
      // 2^63 is a double but no long: the cast back would saturate and seem equal.
      if (number == 0x1p63 || (long) number != whole) {
        throw misfit(type, value, at, "; the column cannot hold it exactly");
      }
    } else if (value instanceof Double || value instanceof Float) {
      number = ((Number) value).doubleValue();
    } else {
      throw misfit(type, value, at, "");
    }
    if (type == Primitive.FLOAT && !Double.isNaN(number) && (float) number != number) {
      throw misfit(type, value, at, "; the column cannot hold it exactly");
    }
    return number;
  }

  private static Object decimal(FieldType.Decimal type, Object value, String at) {
    BigDecimal number;
    if (isInteger(value)) {
      number = BigDecimal.valueOf(((Number) value).longValue());
    } else if (value instanceof BigDecimal given) {
      number = given;
    } else {
      throw misfit(type, value, at, "; give a decimal");
    }
    if (number.signum() == 0) {
      return BigDecimal.ZERO.setScale(type.scale());
    }
    BigDecimal bare = number.stripTrailingZeros();
    if (bare.scale() > type.scale()
        || (long) bare.precision() - bare.scale() > type.precision() - type.scale()) {
      throw misfit(type, value, at, "; it has too many digits");
    }
    return number.setScale(type.scale());
  }

  private static Object instant(FieldType type, Object value, String at) {
    Instant instant = of(Instant.class, type, value, at);
    checkMicros(instant, type, at);
    return instant.truncatedTo(ChronoUnit.MICROS);
  }

  private static Object localDateTime(FieldType type, Object value, String at) {
    LocalDateTime local = of(LocalDateTime.class, type, value, at);
    checkMicros(local.toInstant(ZoneOffset.UTC), type, at);
    return local.truncatedTo(ChronoUnit.MICROS);
  }

  private static void checkMicros(Instant instant, FieldType type, String at) {
    try {
      Times.micros(instant);
    } catch (ArithmeticException e) {
      throw misfit(type, instant, at, "; it does not fit microseconds in 64 bits");
    }
  }

  private static Object date(FieldType type, Object value, String at) {
    LocalDate date = of(LocalDate.class, type, value, at);
    if (date.toEpochDay() != (int) date.toEpochDay()) {
      throw misfit(type, value, at, "; it does not fit days in 32 bits");
    }
    return date;
  }

  private static Object list(FieldType.ListOf type, Object value, String at) {
    if (!(value instanceof List<?> list)) {
      throw misfit(type, value, at, "");
    }
    List<Object> result = new ArrayList<>(list.size());
    for (Object element : list) {
      int index = result.size();
      result.add(element == null ? null : fit(type.element(), element, at + "." + index));
    }
    return Collections.unmodifiableList(result);
  }

  private static Object map(FieldType.MapOf type, Object value, String at) {
    if (!(value instanceof Map<?, ?> map)) {
      throw misfit(type, value, at, "");
    }
    Map<String, Object> result = new LinkedHashMap<>(map.size() * 4 / 3 + 1);
    map.forEach(
        (key, entry) ->
            result.put(
                (String) key, entry == null ? null : fit(type.value(), entry, at + "." + key)));
    return Collections.unmodifiableMap(result);
  }

  private static Object struct(FieldType.Struct type, Object value, String at) {
    if (!(value instanceof Map<?, ?> map)) {
      throw misfit(type, value, at, "");
    }
    Map<String, Object> result = new LinkedHashMap<>(map.size() * 4 / 3 + 1);
    for (SchemaField field : type.fields()) {
      String path = at + "." + field.name();
      Object entry = map.get(field.name());
      if (entry != null) {
        result.put(field.name(), fit(field.type(), entry, path));
      } else if (field.isRequired()) {
        throw new SchemaViolationException(
            path, "Field " + path + " is required; give it a value that is not null");
      } else if (map.containsKey(field.name())) {
        result.put(field.name(), null);
      }
    }
    if (result.size() != map.size()) {
      Set<?> declared = result.keySet();
      Object other = map.keySet().stream().filter(key -> !declared.contains(key)).findFirst().get();
      throw new SchemaViolationException(
          at + "." + other,
          "Field " + at + "." + other + " is not declared: " + at + " is " + type.text());
    }
    return Collections.unmodifiableMap(result);
  }

  private static SchemaViolationException misfit(
      FieldType type, Object value, String at, String why) {
    return new SchemaViolationException(
        at,
        "Field "
            + at
            + " is declared as "
            + type.text()
            + " and cannot take a value of type "
            + DocumentValues.typeName(value)
            + why);
  }
}
