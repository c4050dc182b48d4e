package dev.parquedb.interop;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Documents that hold every type of value. */
public final class Documents {

  /** The data of {@link #everyType} as it must stand in the payload column. */
  public static final String EVERY_TYPE_AS_JSON =
      """
      {"text":"Zürich 東京 🎈 \\"q\\" \\\\ \\n","empty":"","yes":true,"no":false,"nothing":null,\
      "int":-42,"long":{"$numberLong":"9223372036854775807"},"double":0.1,"whole":2.0,\
      "nan":{"$numberDouble":"NaN"},"infinite":{"$numberDouble":"-Infinity"},\
      "decimal":{"$numberDecimal":"1234567890123456789012345678.901234"},\
      "instant":{"$date":"2018-02-07T01:26:13.840001Z"},\
      "date":{"$localDate":"1583-01-01"},"time":{"$localTime":"23:59:59.999999"},\
      "dateTime":{"$localDateTime":"2024-02-29T12:30:00.000001"},\
      "binary":{"$binary":{"base64":"AP8QgA==","subType":"00"}},\
      "uuid":{"$uuid":"123e4567-e89b-12d3-a456-426614174000"},\
      "list":[1,null,"two",[3.5,{"deep":[]}]],\
      "map":{"ключ":{"$date":"1969-12-31T23:59:59.999999Z"},"none":{}}}\
      """;

  private Documents() {}

  /** A document with a field of every type that a document may hold. */
  public static Map<String, Object> everyType(String id) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("$id", id);
    document.put("name", "every type");
    document.put("text", "Zürich 東京 🎈 \"q\" \\ \n");
    document.put("empty", "");
    document.put("yes", true);
    document.put("no", false);
    document.put("nothing", null);
    document.put("int", -42);
    document.put("long", Long.MAX_VALUE);
    document.put("double", 0.1);
    document.put("whole", 2.0);
    document.put("nan", Double.NaN);
    document.put("infinite", Double.NEGATIVE_INFINITY);
    document.put("decimal", new BigDecimal("1234567890123456789012345678.901234"));
    document.put("instant", Instant.parse("2018-02-07T01:26:13.840001999Z"));
    document.put("date", LocalDate.of(1583, 1, 1));
    document.put("time", LocalTime.of(23, 59, 59, 999_999_000));
    document.put("dateTime", LocalDateTime.of(2024, 2, 29, 12, 30, 0, 1_000));
    document.put("binary", new byte[] {0, -1, 16, -128});
    document.put("uuid", UUID.fromString("123e4567-e89b-12d3-a456-426614174000"));
    document.put("list", Arrays.asList(1, null, "two", List.of(3.5, Map.of("deep", List.of()))));
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("ключ", Instant.parse("1969-12-31T23:59:59.999999Z"));
    map.put("none", Map.of());
    document.put("map", map);
    return document;
  }
}
