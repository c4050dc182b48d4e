package dev.parquedb.query;

import dev.parquedb.DocumentValues;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The types {@code $type} knows: MongoDB's aliases and numbers, and names of our own for the types
 * MongoDB lacks. Types that no document value has are accepted and match nothing.
 */
public enum ValueType {
  /** Double. */
  DOUBLE("double", 1),
  /** String. */
  STRING("string", 2),
  /** Map. */
  OBJECT("object", 3),
  /** List. */
  ARRAY("array", 4),
  /** Byte array or UUID. */
  BINARY("binData", 5),
  /** Occurs in no document. */
  UNDEFINED("undefined", 6),
  /** Occurs in no document. */
  OBJECT_ID("objectId", 7),
  /** Boolean; also spelled {@code boolean}. */
  BOOLEAN("bool", 8),
  /** Instant. */
  DATE("date", 9),
  /** Null, but not a missing field. */
  NULL("null", 10),
  /** Occurs in no document. */
  REGEX("regex", 11),
  /** Occurs in no document. */
  DB_POINTER("dbPointer", 12),
  /** Occurs in no document. */
  JAVASCRIPT("javascript", 13),
  /** Occurs in no document. */
  SYMBOL("symbol", 14),
  /** Occurs in no document. */
  JAVASCRIPT_WITH_SCOPE("javascriptWithScope", 15),
  /** Long of a value that fits 32 bits. */
  INT("int", 16),
  /** Occurs in no document. */
  TIMESTAMP("timestamp", 17),
  /** Any Long. */
  LONG("long", 18),
  /** BigDecimal. */
  DECIMAL("decimal", 19),
  /** Occurs in no document. */
  MIN_KEY("minKey", -1),
  /** Occurs in no document. */
  MAX_KEY("maxKey", 127),
  /** Long, Double or BigDecimal. */
  NUMBER("number"),
  /** UUID. */
  UUID("uuid"),
  /** Local date. */
  LOCAL_DATE("localDate"),
  /** Local date-time. */
  LOCAL_DATE_TIME("localDateTime"),
  /** Local time. */
  LOCAL_TIME("localTime");

  private static final Map<Object, ValueType> BY_NAME = new HashMap<>();

  static {
    for (ValueType type : values()) {
      BY_NAME.put(type.alias, type);
      if (type.code != null) {
        BY_NAME.put(type.code, type);
      }
    }
    BY_NAME.put("boolean", BOOLEAN);
  }

  private final String alias;
  private final Long code;

  ValueType(String alias, long code) {
    this.alias = alias;
    this.code = code;
  }

  ValueType(String alias) {
    this.alias = alias;
    this.code = null;
  }

  /**
   * The name filters use.
   *
   * @return for example {@code binData}
   */
  public String alias() {
    return alias;
  }

  /**
   * The type of an alias or number.
   *
   * @param name a String, or a number of a whole value
   * @return the type, if there is one
   */
  public static Optional<ValueType> of(Object name) {
    if (name instanceof Double number && number == Math.rint(number)) {
      return Optional.ofNullable(BY_NAME.get(number.longValue()));
    }
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /**
   * Whether a value is of this type.
   *
   * @param value a document value, or null
   * @return whether it is
   */
  public boolean includes(Object value) {
    DocumentValues.Bracket bracket = DocumentValues.bracket(value);
    return switch (this) {
      case DOUBLE -> value instanceof Double || value instanceof Float;
      case STRING -> bracket == DocumentValues.Bracket.STRING;
      case OBJECT -> bracket == DocumentValues.Bracket.OBJECT;
      case ARRAY -> bracket == DocumentValues.Bracket.ARRAY;
      case BINARY ->
          bracket == DocumentValues.Bracket.BINARY || bracket == DocumentValues.Bracket.UUID;
      case BOOLEAN -> bracket == DocumentValues.Bracket.BOOLEAN;
      case DATE -> bracket == DocumentValues.Bracket.INSTANT;
      case NULL -> value == null;
      case INT -> DocumentValues.typeName(value).equals("long") && fits32((Number) value);
      case LONG -> DocumentValues.typeName(value).equals("long");
      case DECIMAL -> value instanceof BigDecimal;
      case NUMBER -> bracket == DocumentValues.Bracket.NUMBER;
      case UUID -> bracket == DocumentValues.Bracket.UUID;
      case LOCAL_DATE -> bracket == DocumentValues.Bracket.LOCAL_DATE;
      case LOCAL_DATE_TIME -> bracket == DocumentValues.Bracket.LOCAL_DATE_TIME;
      case LOCAL_TIME -> bracket == DocumentValues.Bracket.LOCAL_TIME;
      case UNDEFINED,
          OBJECT_ID,
          REGEX,
          DB_POINTER,
          JAVASCRIPT,
          SYMBOL,
          JAVASCRIPT_WITH_SCOPE,
          TIMESTAMP,
          MIN_KEY,
          MAX_KEY ->
          false;
    };
  }

  private static boolean fits32(Number value) {
    return value.longValue() == value.intValue();
  }
}
