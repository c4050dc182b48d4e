package dev.parquedb;

import dev.parquedb.entity.InvalidInputException;
import java.util.Map;

/**
 * The values a document may hold: which Java types, how they are normalised, ordered and named. All
 * methods are pure and safe to call from any thread.
 *
 * <p>A <em>normalised</em> value is null, {@link String}, {@link Boolean}, {@link Long}, {@link
 * Double}, {@link java.math.BigDecimal}, {@link java.time.Instant}, {@link
 * java.time.LocalDateTime}, {@link java.time.LocalDate}, {@link java.time.LocalTime}, {@code
 * byte[]}, {@link java.util.UUID}, or an unmodifiable {@link java.util.List} or {@link Map} of
 * those.
 *
 * <p>{@link #compare} is MongoDB's total order over BSON types, mapped to these: {@link Bracket}
 * lists the types from lowest to highest.
 */
public final class DocumentValues {
  /** How deeply lists and maps may nest; the document itself is level 1. */
  public static final int MAX_DEPTH = 100;

  /** The most digits a {@link java.math.BigDecimal} may have. */
  public static final int MAX_DECIMAL_DIGITS = 34;

  /**
   * The groups of types that compare with each other, lowest first. Range operators of filters
   * compare only within one bracket; sorting goes across.
   */
  public enum Bracket {
    /** Null, and a field that is missing. */
    NULL,
    /** Long, Double and BigDecimal, compared by exact value; NaN is lowest, -0.0 equals 0.0. */
    NUMBER,
    /** Strings, by code point, which is the order of their UTF-8 bytes. */
    STRING,
    /**
     * Maps, entry by entry in their order: first the value's type, then the key, then the value.
     */
    OBJECT,
    /** Lists, element by element; a prefix is lower. */
    ARRAY,
    /** Byte arrays: shorter ones first, then by unsigned bytes, as MongoDB orders BinData. */
    BINARY,
    /** UUIDs by their 16 unsigned bytes; a UUID never equals a byte array. */
    UUID,
    /** False, then true. */
    BOOLEAN,
    /** Instants. */
    INSTANT,
    /** Local date-times. */
    LOCAL_DATE_TIME,
    /** Local dates. */
    LOCAL_DATE,
    /** Local times. */
    LOCAL_TIME,
    /** Anything that is no document value; ordered by class name, only so that nothing throws. */
    OTHER
  }

  private DocumentValues() {}

  /**
   * The normalised form of a value. Byte, Short, Integer and a BigInteger that fits become Long;
   * Float becomes Double; java.util.Date, ZonedDateTime and OffsetDateTime become Instant;
   * instants, local times and local date-times are truncated to microseconds; byte arrays, lists
   * and maps are copied, maps keeping their order.
   *
   * @param value the value, or null
   * @return the normalised value
   * @throws InvalidInputException with the dotted path, if a type is none of these, a BigDecimal
   *     has more than 34 digits or an exponent outside -6176..6111, an instant or local date-time
   *     does not fit microseconds in a long, a date does not fit 32-bit days, a string holds an
   *     unpaired surrogate, a map key is no string or starts with {@code $}, or nesting exceeds
   *     {@link #MAX_DEPTH}
   */
  public static Object normalise(Object value) {
    return normalise(value, "");
  }

  /**
   * As {@link #normalise(Object)}, with the path of the value for error messages.
   *
   * @param value the value, or null
   * @param at the dotted path under which errors are reported; empty for the top
   * @return the normalised value
   */
  public static Object normalise(Object value, String at) {
    return new ValueNormaliser(at).normalise(value);
  }

  /**
   * The normalised form of a whole document. As {@link #normalise(Object)}, but the top level may
   * hold the system fields {@code $id} and {@code $type}.
   *
   * @param document the document
   * @return an unmodifiable copy
   */
  public static Map<String, Object> normaliseDocument(Map<String, ?> document) {
    return new ValueNormaliser("").normaliseDocument(document);
  }

  /**
   * Compares two values in the total order of {@link Bracket}. Never throws; values that are not
   * normalised are compared as what they would become where that is a number.
   *
   * @param a a value, or null
   * @param b a value, or null
   * @return negative, zero or positive
   */
  public static int compare(Object a, Object b) {
    return ValueOrder.compare(a, b);
  }

  /**
   * Whether two values are equal: {@code compare(a, b) == 0}. Numbers are equal by value whatever
   * their type; maps only if their entries are in the same order, as in MongoDB.
   *
   * @param a a value, or null
   * @param b a value, or null
   * @return whether they are equal
   */
  public static boolean equal(Object a, Object b) {
    return a == b || ValueOrder.compare(a, b) == 0;
  }

  /**
   * A hash code consistent with {@link #equal}.
   *
   * @param value a value, or null
   * @return the hash code
   */
  public static int hash(Object value) {
    return ValueHash.hash(value);
  }

  /**
   * The bracket a value belongs to.
   *
   * @param value a value, or null
   * @return its bracket
   */
  public static Bracket bracket(Object value) {
    return ValueOrder.bracket(value);
  }

  /**
   * Whether two values are of one bracket, so that range operators compare them.
   *
   * @param a a value, or null
   * @param b a value, or null
   * @return whether the brackets are the same
   */
  public static boolean sameBracket(Object a, Object b) {
    return ValueOrder.bracket(a) == ValueOrder.bracket(b);
  }

  /**
   * How deeply a value nests: 0 for a scalar, 1 for an empty list or map, and so on. Stops counting
   * beyond {@link #MAX_DEPTH}.
   *
   * @param value a value, or null
   * @return the depth, at most {@code MAX_DEPTH + 1}
   */
  public static int depth(Object value) {
    return ValueNormaliser.depth(value, MAX_DEPTH + 1);
  }

  /**
   * The name of a value's type, as {@code $type} of filters spells it: null, long, double, decimal,
   * string, object, array, binData, uuid, bool, date, localDateTime, localDate, localTime; the
   * class name for anything else.
   *
   * @param value a value, or null
   * @return the name
   */
  public static String typeName(Object value) {
    return switch (bracket(value)) {
      case NULL -> "null";
      case NUMBER -> ValueNumbers.typeName((Number) value);
      case STRING -> "string";
      case OBJECT -> "object";
      case ARRAY -> "array";
      case BINARY -> "binData";
      case UUID -> "uuid";
      case BOOLEAN -> "bool";
      case INSTANT -> "date";
      case LOCAL_DATE_TIME -> "localDateTime";
      case LOCAL_DATE -> "localDate";
      case LOCAL_TIME -> "localTime";
      case OTHER -> value.getClass().getName();
    };
  }
}
