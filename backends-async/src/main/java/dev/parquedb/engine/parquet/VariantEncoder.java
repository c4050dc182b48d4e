package dev.parquedb.engine.parquet;

import dev.parquedb.Utf8Order;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Encodes normalised document values as VARIANT (Parquet format, "Variant Binary Encoding").
 *
 * <p>An object lists its fields in the order of their names, as it has to, and holds their values
 * in the order of the document, so that {@link VariantDecoder} gives them back in that order. A
 * value that VARIANT has no type for, or none that Spark reads (a time of day, a decimal with more
 * than 38 digits behind the point or with zeros left out before it), is the object that Extended
 * JSON has for it, such as {@code {"$localTime": "12:30"}}: no document has such names of its own.
 *
 * <p>Values of one encoder share its names. Not thread-safe.
 */
final class VariantEncoder {

  private static final int MAX_SCALE = 38;

  private final VariantNames names = new VariantNames();
  private VariantBytes out = new VariantBytes(0);

  /** A value by itself; a document's own fields are numbered in their order. */
  static EncodedVariant encode(Object value) {
    VariantEncoder encoder = new VariantEncoder();
    if (value instanceof Map<?, ?> document) {
      encoder.number(document);
    }
    byte[] encoded = encoder.value(value);
    return new EncodedVariant(encoder.metadata(), encoded);
  }

  /** Numbers the fields of a document in their order, ahead of all that are nested in it. */
  void number(Map<?, ?> document) {
    document.keySet().forEach(name -> names.number((String) name));
  }

  /** Encodes a value; its names are part of {@link #metadata} from then on. */
  byte[] value(Object value) {
    out = new VariantBytes(64);
    write(value);
    return out.toArray();
  }

  /** The names of all values encoded so far. */
  byte[] metadata() {
    return names.encode();
  }

  private void write(Object value) {
    if (value == null) {
      primitive(VariantTypes.NULL);
    } else if (value instanceof String text) {
      string(text);
    } else if (value instanceof Long number) {
      integer(number);
    } else if (value instanceof Boolean truth) {
      primitive(truth ? VariantTypes.TRUE : VariantTypes.FALSE);
    } else if (value instanceof Double number) {
      number(VariantTypes.DOUBLE, Double.doubleToLongBits(number), Long.BYTES);
    } else if (value instanceof Map<?, ?> map) {
      object(map);
    } else if (value instanceof List<?> list) {
      array(list);
    } else {
      other(value);
    }
  }

  private void other(Object value) {
    if (value instanceof Instant instant) {
      number(VariantTypes.TIMESTAMP, Times.micros(instant), Long.BYTES);
    } else if (value instanceof LocalDateTime local) {
      number(VariantTypes.TIMESTAMP_NTZ, Times.micros(local.toInstant(ZoneOffset.UTC)), Long.BYTES);
    } else if (value instanceof LocalDate date) {
      number(VariantTypes.DATE, Math.toIntExact(date.toEpochDay()), Integer.BYTES);
    } else if (value instanceof byte[] bytes) {
      number(VariantTypes.BINARY, bytes.length, Integer.BYTES);
      out.put(bytes);
    } else if (value instanceof UUID uuid) {
      primitive(VariantTypes.UUID);
      out.put(Long.reverseBytes(uuid.getMostSignificantBits()), Long.BYTES);
      out.put(Long.reverseBytes(uuid.getLeastSignificantBits()), Long.BYTES);
    } else if (value instanceof BigDecimal decimal
        && decimal.scale() >= 0
        && decimal.scale() <= MAX_SCALE
        && decimal.precision() <= MAX_SCALE) {
      decimal(decimal);
    } else {
      object(WrappedValues.wrapped(value));
    }
  }

  private void primitive(int type) {
    out.put(type << 2 | VariantTypes.PRIMITIVE);
  }

  private void number(int type, long value, int width) {
    primitive(type);
    out.put(value, width);
  }

  private void integer(long value) {
    if (value == (byte) value) {
      number(VariantTypes.INT8, value, Byte.BYTES);
    } else if (value == (short) value) {
      number(VariantTypes.INT16, value, Short.BYTES);
    } else if (value == (int) value) {
      number(VariantTypes.INT32, value, Integer.BYTES);
    } else {
      number(VariantTypes.INT64, value, Long.BYTES);
    }
  }

  private void string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= VariantTypes.SHORT_STRING_BYTES) {
      out.put(bytes.length << 2 | VariantTypes.SHORT_STRING);
    } else {
      number(VariantTypes.STRING, bytes.length, Integer.BYTES);
    }
    out.put(bytes);
  }

  /** Some readers want the scale, too, within the digits of the type. */
  private void decimal(BigDecimal value) {
    int digits = Math.max(value.precision(), value.scale());
    BigInteger unscaled = value.unscaledValue();
    if (digits <= 9) {
      primitive(VariantTypes.DECIMAL4);
      out.put(value.scale());
      out.put(unscaled.intValueExact(), Integer.BYTES);
    } else if (digits <= 18) {
      primitive(VariantTypes.DECIMAL8);
      out.put(value.scale());
      out.put(unscaled.longValueExact(), Long.BYTES);
    } else {
      primitive(VariantTypes.DECIMAL16);
      out.put(value.scale());
      out.put(unscaled.longValue(), Long.BYTES);
      out.put(unscaled.shiftRight(Long.SIZE).longValueExact(), Long.BYTES);
    }
  }

  private void array(List<?> list) {
    int start = out.size();
    int[] offsets = new int[list.size()];
    int count = 0;
    for (Object element : list) {
      offsets[count++] = out.size() - start;
      write(element);
    }
    int total = out.size() - start;
    int width = VariantBytes.width(total);
    int large = count > VariantTypes.SMALL ? 1 : 0;
    int at = header(start, large, width * (count + 1));
    out.put(start, (large << 2 | width - 1) << 2 | VariantTypes.ARRAY, 1);
    out.put(start + 1, count, at - start - 1);
    for (int offset : offsets) {
      out.put(at, offset, width);
      at += width;
    }
    out.put(at, total, width);
  }

  /** A field of an object: its name, the number of it, and where its value is. */
  private record Field(String name, int number, int offset) {}

  private void object(Map<?, ?> map) {
    int start = out.size();
    Field[] fields = new Field[map.size()];
    int count = 0;
    int greatest = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = (String) entry.getKey();
      fields[count] = new Field(name, names.number(name), out.size() - start);
      greatest = Math.max(greatest, fields[count++].number());
      write(entry.getValue());
    }
    Arrays.sort(fields, Comparator.comparing(Field::name, Utf8Order.COMPARATOR));
    int total = out.size() - start;
    int width = VariantBytes.width(total);
    int numberWidth = VariantBytes.width(greatest);
    int large = count > VariantTypes.SMALL ? 1 : 0;
    int at = header(start, large, numberWidth * count + width * (count + 1));
    int sizes = large << 4 | numberWidth - 1 << 2 | width - 1;
    out.put(start, sizes << 2 | VariantTypes.OBJECT, 1);
    out.put(start + 1, count, at - start - 1);
    int offsets = at + numberWidth * count;
    for (Field field : fields) {
      out.put(at, field.number(), numberWidth);
      out.put(offsets, field.offset(), width);
      at += numberWidth;
      offsets += width;
    }
    out.put(offsets, total, width);
  }

  /**
   * Makes room before values that were written.
   *
   * @return the place behind the number of elements
   */
  private int header(int start, int large, int bytes) {
    int counted = 1 + (large == 1 ? Integer.BYTES : 1);
    out.open(start, Math.addExact(counted, bytes));
    return start + counted;
  }
}
