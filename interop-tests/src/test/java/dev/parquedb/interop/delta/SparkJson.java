package dev.parquedb.interop.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How Spark prints VARIANTs as JSON, in a form that can be compared: its fields have no order. */
final class SparkJson {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private static final DateTimeFormatter LOCAL =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern(" HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
          .toFormatter();

  private SparkJson() {}

  /** What Spark printed. */
  static Object printed(String json) {
    try {
      return json == null ? null : comparable(MAPPER.readValue(json, Object.class));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(json, e);
    }
  }

  /** A document value as Spark should print it. */
  static Object comparable(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> fields = new TreeMap<>();
      map.forEach((name, field) -> fields.put((String) name, comparable(field)));
      return fields;
    } else if (value instanceof List<?> list) {
      List<Object> elements = new ArrayList<>();
      list.forEach(element -> elements.add(comparable(element)));
      return elements;
    } else if (value instanceof Double number && !Double.isFinite(number)) {
      return number.toString();
    } else if (value instanceof Double number) {
      return number(new BigDecimal(number.toString()));
    } else if (value instanceof BigDecimal number) {
      return number(number);
    } else if (value instanceof BigInteger number) {
      return number(new BigDecimal(number));
    } else if (value instanceof Number number) {
      return number(BigDecimal.valueOf(number.longValue()));
    } else if (value instanceof Instant instant) {
      return LOCAL.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)) + "+00:00";
    } else if (value instanceof LocalDateTime time) {
      return LOCAL.format(time);
    } else if (value instanceof LocalTime) {
      return Map.of("$localTime", value.toString());
    } else if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    return value == null || value instanceof Boolean ? value : value.toString();
  }

  private static BigDecimal number(BigDecimal number) {
    return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
  }
}
