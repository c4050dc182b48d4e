package dev.parquedb.engine.parquet;

import dev.parquedb.DocumentValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Decodes VARIANT values as document values (Parquet format, "Variant Binary Encoding"). The bytes
 * may be anybody's: whatever is wrong with them is an {@link IllegalArgumentException}, and memory
 * is bounded by their length. Not thread-safe.
 */
final class VariantDecoder {

  /** The deepest that is read: documents, and in them the objects that stand for a value. */
  private static final int MAX_DEPTH = DocumentValues.MAX_DEPTH + 2;

  private byte[] metadata;
  private String[] names = {};
  private Map<String, Integer> numbers;
  private byte[] bytes;
  private int decoded;

  /** Sets the names of the values that follow. */
  void names(byte[] given) {
    // Documents of one shape have the same names.
    if (!Arrays.equals(metadata, given)) {
      names = VariantNames.decode(given);
      metadata = given;
      numbers = null;
    }
  }

  /** Whether some object may be one that Extended JSON has for a value. */
  boolean mayHaveWrappers() {
    return Arrays.stream(names).anyMatch(WrappedValues::isWrapper);
  }

  /** The number of a name; fails when there is none. */
  int number(String name) {
    if (numbers == null) {
      numbers = new HashMap<>();
      for (int i = 0; i < names.length; i++) {
        numbers.putIfAbsent(names[i], i);
      }
    }
    Integer number = numbers.get(name);
    if (number == null) {
      throw new IllegalArgumentException("the metadata of a VARIANT lacks the name " + name);
    }
    return number;
  }

  /** The document value; null for the null of VARIANT. Fields come as their values lie. */
  Object decode(byte[] value) {
    bytes = value;
    decoded = 0;
    try {
      return value(0, 0);
    } catch (ArithmeticException | DateTimeException e) {
      throw new IllegalArgumentException("a VARIANT has a time that is none", e);
    }
  }

  private Object value(int at, int depth) {
    int header = (int) VariantBytes.signed(bytes, at, 1) & 0xff;
    // Every value takes a byte of its own: more values share bytes, and could be without number.
    if (++decoded > bytes.length) {
      throw new IllegalArgumentException("a VARIANT has values that overlap");
    }
    int info = header >> 2;
    return switch (header & 3) {
      case VariantTypes.PRIMITIVE -> primitive(info, at + 1);
      case VariantTypes.SHORT_STRING -> string(at + 1, info);
      case VariantTypes.OBJECT -> object(at + 1, info, depth);
      default -> array(at + 1, info, depth);
    };
  }

  private Object primitive(int type, int at) {
    return switch (type) {
      case VariantTypes.NULL -> null;
      case VariantTypes.TRUE -> true;
      case VariantTypes.FALSE -> false;
      case VariantTypes.INT8 -> VariantBytes.signed(bytes, at, Byte.BYTES);
      case VariantTypes.INT16 -> VariantBytes.signed(bytes, at, Short.BYTES);
      case VariantTypes.INT32 -> VariantBytes.signed(bytes, at, Integer.BYTES);
      case VariantTypes.INT64 -> whole(at);
      case VariantTypes.DOUBLE -> number(Double.longBitsToDouble(whole(at)));
      case VariantTypes.FLOAT ->
          number(Float.intBitsToFloat((int) VariantBytes.signed(bytes, at, Float.BYTES)));
      case VariantTypes.DECIMAL4 -> decimal(at, Integer.BYTES);
      case VariantTypes.DECIMAL8 -> decimal(at, Long.BYTES);
      case VariantTypes.DECIMAL16 -> decimal(at, 2 * Long.BYTES);
      case VariantTypes.DATE -> LocalDate.ofEpochDay(VariantBytes.signed(bytes, at, Integer.BYTES));
      case VariantTypes.TIMESTAMP -> Times.ofMicros(whole(at));
      case VariantTypes.TIMESTAMP_NTZ -> local(whole(at));
      case VariantTypes.TIMESTAMP_NANOS -> Times.ofMicros(Math.floorDiv(whole(at), 1_000L));
      case VariantTypes.TIMESTAMP_NANOS_NTZ -> local(Math.floorDiv(whole(at), 1_000L));
      case VariantTypes.TIME -> LocalTime.ofNanoOfDay(Math.multiplyExact(whole(at), 1_000L));
      case VariantTypes.BINARY -> {
        int length = VariantBytes.unsigned(bytes, at, Integer.BYTES);
        int start = checked(at + Integer.BYTES, length);
        yield Arrays.copyOfRange(bytes, start, start + length);
      }
      case VariantTypes.STRING ->
          string(at + Integer.BYTES, VariantBytes.unsigned(bytes, at, Integer.BYTES));
      case VariantTypes.UUID ->
          new UUID(Long.reverseBytes(whole(at)), Long.reverseBytes(whole(at + Long.BYTES)));
      default -> throw new IllegalArgumentException("a VARIANT has a value of type " + type);
    };
  }

  private long whole(int at) {
    return VariantBytes.signed(bytes, at, Long.BYTES);
  }

  private static double number(double value) {
    return Double.isNaN(value) ? Double.NaN : value;
  }

  private static LocalDateTime local(long micros) {
    return LocalDateTime.ofInstant(Times.ofMicros(micros), ZoneOffset.UTC);
  }

  private BigDecimal decimal(int at, int width) {
    int scale = VariantBytes.unsigned(bytes, at, 1);
    int start = checked(at + 1, width);
    byte[] unscaled = new byte[width];
    for (int i = 0; i < width; i++) {
      unscaled[i] = bytes[start + width - 1 - i];
    }
    return new BigDecimal(new BigInteger(unscaled), scale);
  }

  private String string(int at, int length) {
    return new String(bytes, checked(at, length), length, StandardCharsets.UTF_8);
  }

  /** A place with so many bytes behind it. */
  private int checked(int at, int length) {
    if (at > bytes.length - length) {
      throw new IllegalArgumentException("a VARIANT is cut off");
    }
    return at;
  }

  private static void checkDepth(int depth) {
    if (depth == MAX_DEPTH) {
      throw new IllegalArgumentException(
          "a VARIANT nests more than " + DocumentValues.MAX_DEPTH + " levels deep");
    }
  }

  /** How many values there are, by the bytes that each takes at least. */
  private int count(int at, int width, int perValue) {
    int count = VariantBytes.unsigned(bytes, at, width);
    if ((long) count * perValue > bytes.length) {
      throw new IllegalArgumentException("a VARIANT is cut off");
    }
    return count;
  }

  private List<Object> array(int at, int sizes, int depth) {
    checkDepth(depth);
    int counted = (sizes & 4) == 0 ? 1 : Integer.BYTES;
    int width = (sizes & 3) + 1;
    int count = count(at, counted, width + 1);
    int offsets = at + counted;
    int start = offsets + (count + 1) * width;
    List<Object> elements = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int offset = VariantBytes.unsigned(bytes, offsets + i * width, width);
      elements.add(value(checked(start, offset) + offset, depth + 1));
    }
    return Collections.unmodifiableList(elements);
  }

  /** A field of an object, its place relative to the first value. */
  private record Field(int number, int offset) {}

  private Object object(int at, int sizes, int depth) {
    checkDepth(depth);
    int counted = (sizes & 16) == 0 ? 1 : Integer.BYTES;
    int numberWidth = (sizes >> 2 & 3) + 1;
    int width = (sizes & 3) + 1;
    int count = count(at, counted, numberWidth + width + 1);
    int numbers = at + counted;
    int offsets = numbers + count * numberWidth;
    int start = offsets + (count + 1) * width;
    Field[] fields = new Field[count];
    for (int i = 0; i < count; i++) {
      fields[i] =
          new Field(
              VariantBytes.unsigned(bytes, numbers + i * numberWidth, numberWidth),
              VariantBytes.unsigned(bytes, offsets + i * width, width));
    }
    Arrays.sort(fields, Comparator.comparingInt(Field::offset));
    Map<String, Object> map = new LinkedHashMap<>(count * 4 / 3 + 1);
    for (Field field : fields) {
      int place = checked(start, field.offset()) + field.offset();
      map.put(name(field), value(place, depth + 1));
    }
    if (map.size() != count) {
      throw new IllegalArgumentException("a VARIANT has two fields of one name");
    }
    return Collections.unmodifiableMap(map);
  }

  private String name(Field field) {
    if (field.number() >= names.length) {
      throw new IllegalArgumentException("a VARIANT has a field without a name");
    }
    return names[field.number()];
  }
}
