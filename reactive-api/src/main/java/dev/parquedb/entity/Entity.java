package dev.parquedb.entity;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One stored entity, immutable.
 *
 * @param id the full id, {@code ns/localId}
 * @param type the type, by default the namespace
 * @param name the name; may be null
 * @param createdAt when the creating commit was made
 * @param createdBy who created it; may be null
 * @param updatedAt when the last changing commit was made
 * @param updatedBy who changed it last; may be null
 * @param deletedAt when it was soft-deleted; null while live
 * @param deletedBy who soft-deleted it; null while live or unknown
 * @param version 1 when created, one more per change
 * @param data the fields, of the types of the documented type table; unmodifiable
 */
public record Entity(
    String id,
    String type,
    String name,
    Instant createdAt,
    String createdBy,
    Instant updatedAt,
    String updatedBy,
    Instant deletedAt,
    String deletedBy,
    long version,
    Map<String, Object> data) {

  public Entity {
    Objects.requireNonNull(id, "id");
    data = Collections.unmodifiableMap(data);
  }

  /** The namespace, the part of the id before the slash. */
  public String namespace() {
    return id.substring(0, id.indexOf('/'));
  }

  /** The local id, the part of the id after the slash. */
  public String localId() {
    return id.substring(id.indexOf('/') + 1);
  }

  /** Whether the entity is soft-deleted. */
  public boolean deleted() {
    return deletedAt != null;
  }

  /** The same with other fields. */
  public Entity withData(Map<String, Object> fields) {
    return new Entity(
        id, type, name, createdAt, createdBy, updatedAt, updatedBy, deletedAt, deletedBy, version,
        fields);
  }

  /**
   * All of it as one map: {@code $id}, {@code $type}, {@code name}, the audit fields, {@code
   * version}, then the data. Audit fields that are null are left out.
   */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(SystemFields.ID, id);
    map.put(SystemFields.TYPE, type);
    map.put(SystemFields.NAME, name);
    putPresent(map, SystemFields.CREATED_AT, createdAt);
    putPresent(map, SystemFields.CREATED_BY, createdBy);
    putPresent(map, SystemFields.UPDATED_AT, updatedAt);
    putPresent(map, SystemFields.UPDATED_BY, updatedBy);
    putPresent(map, SystemFields.DELETED_AT, deletedAt);
    putPresent(map, SystemFields.DELETED_BY, deletedBy);
    map.put(SystemFields.VERSION, version);
    map.putAll(data);
    return map;
  }

  private static void putPresent(Map<String, Object> map, String key, Object value) {
    if (value != null) {
      map.put(key, value);
    }
  }

  /**
   * The entity as an object of the caller's class, filled from {@link #toMap()} by Jackson: times
   * become their ISO text where the class does not take them as they are; unknown fields are
   * ignored.
   *
   * @param type a record or bean
   * @return the object; fails with {@link InvalidInputException} naming what does not fit
   */
  public <T> T as(Class<T> type) {
    try {
      return Mapping.MAPPER.convertValue(Mapping.plain(toMap()), type);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          type.getName(), "Entity " + id + " does not fit " + type.getName(), e);
    }
  }

  /** Loaded only when entities are mapped to classes. */
  private static final class Mapping {
    static final ObjectMapper MAPPER =
        JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .addModule(new TimesAsText())
            .build();

    static Object plain(Object value) {
      if (value instanceof Map<?, ?> map) {
        Map<String, Object> out = new LinkedHashMap<>();
        map.forEach((key, item) -> out.put((String) key, plain(item)));
        return out;
      }
      if (value instanceof List<?> list) {
        List<Object> out = new ArrayList<>(list.size());
        list.forEach(item -> out.add(plain(item)));
        return out;
      }
      boolean time =
          value instanceof Instant
              || value instanceof LocalDate
              || value instanceof LocalTime
              || value instanceof LocalDateTime;
      return time ? value.toString() : value;
    }
  }

  /** Reads java.time values and decimals from the text and numbers they are mapped through. */
  private static final class TimesAsText
      extends com.fasterxml.jackson.databind.module.SimpleModule {
    private static final long serialVersionUID = 1L;

    TimesAsText() {
      super("parquedb-times");
      text(Instant.class, Instant::parse);
      text(LocalDate.class, LocalDate::parse);
      text(LocalTime.class, LocalTime::parse);
      text(LocalDateTime.class, LocalDateTime::parse);
      text(BigDecimal.class, BigDecimal::new);
    }

    private <T> void text(Class<T> type, java.util.function.Function<String, T> parse) {
      addDeserializer(
          type,
          new com.fasterxml.jackson.databind.deser.std.StdDeserializer<T>(type) {
            private static final long serialVersionUID = 1L;

            @Override
            public T deserialize(
                com.fasterxml.jackson.core.JsonParser parser,
                com.fasterxml.jackson.databind.DeserializationContext context)
                throws java.io.IOException {
              String value = parser.getValueAsString();
              try {
                return parse.apply(value);
              } catch (RuntimeException e) {
                throw context.weirdStringException(value, type, "not a " + type.getSimpleName());
              }
            }
          });
    }
  }
}
