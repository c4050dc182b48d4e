package dev.parquedb;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parquedb.entity.InvalidInputException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes one value; see {@link ExtendedJson} for the form. */
final class ExtendedJsonWriter {
  private static final long MAX_SAFE_INTEGER = 1L << 53;
  private static final Instant YEAR_0 = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

  private final JsonGenerator out;
  private int depth;

  ExtendedJsonWriter(JsonGenerator out) {
    this.out = out;
  }

  void write(Object value) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof String string) {
      out.writeString(wellFormed(string));
    } else if (value instanceof Boolean bool) {
      out.writeBoolean(bool);
    } else if (value instanceof Long number) {
      writeLong(number);
    } else if (value instanceof Double number) {
      writeDouble(number);
    } else if (value instanceof Map<?, ?> map) {
      writeMap(map);
    } else if (value instanceof List<?> list) {
      writeList(list);
    } else {
      writeWrapped(value);
    }
  }

  private void writeLong(long value) throws IOException {
    if (value >= -MAX_SAFE_INTEGER && value <= MAX_SAFE_INTEGER) {
      out.writeNumber(value);
    } else {
      wrap("$numberLong", Long.toString(value));
    }
  }

  private void writeDouble(double value) throws IOException {
    if (Double.isFinite(value)) {
      out.writeNumber(value);
    } else {
      wrap("$numberDouble", Double.toString(value));
    }
  }

  private void writeMap(Map<?, ?> map) throws IOException {
    enter();
    out.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String key)) {
        throw refused("Keys must be strings; this one is " + entry.getKey() + ".");
      }
      out.writeFieldName(wellFormed(key));
      write(entry.getValue());
    }
    out.writeEndObject();
    depth--;
  }

  private void writeList(List<?> list) throws IOException {
    enter();
    out.writeStartArray();
    for (Object element : list) {
      write(element);
    }
    out.writeEndArray();
    depth--;
  }

  private void writeWrapped(Object value) throws IOException {
    if (value instanceof Instant instant) {
      writeInstant(inRange(instant));
    } else if (value instanceof BigDecimal decimal) {
      wrap("$numberDecimal", decimal.toString());
    } else if (value instanceof byte[] bytes) {
      writeBinary(bytes);
    } else if (value instanceof UUID) {
      wrap("$uuid", value.toString());
    } else if (value instanceof LocalDate) {
      wrap("$localDate", value.toString());
    } else if (value instanceof LocalDateTime) {
      wrap("$localDateTime", value.toString());
    } else if (value instanceof LocalTime) {
      wrap("$localTime", value.toString());
    } else if (value instanceof RegularExpression regex) {
      writeRegularExpression(regex);
    } else {
      // Integers, floats, dates and the like; what has no form is refused here.
      write(new ValueNormaliser(ExtendedJsonReader.path(out.getOutputContext())).normalise(value));
    }
  }

  private void writeInstant(Instant value) throws IOException {
    boolean plain = !value.isBefore(YEAR_0) && value.isBefore(YEAR_10000);
    if (plain || value.getNano() % 1_000_000 != 0) {
      wrap("$date", value.toString());
      return;
    }
    out.writeStartObject();
    out.writeFieldName("$date");
    wrap("$numberLong", Long.toString(value.toEpochMilli()));
    out.writeEndObject();
  }

  private Instant inRange(Instant value) {
    try {
      return ValueLimits.micros(value);
    } catch (DateTimeException e) {
      throw refused(e.getMessage());
    }
  }

  private void writeBinary(byte[] bytes) throws IOException {
    out.writeStartObject();
    out.writeFieldName("$binary");
    out.writeStartObject();
    out.writeStringField("base64", Base64.getEncoder().encodeToString(bytes));
    out.writeStringField("subType", "00");
    out.writeEndObject();
    out.writeEndObject();
  }

  private void writeRegularExpression(RegularExpression regex) throws IOException {
    out.writeStartObject();
    out.writeFieldName("$regularExpression");
    out.writeStartObject();
    out.writeStringField("pattern", wellFormed(regex.pattern()));
    out.writeStringField("options", wellFormed(regex.options()));
    out.writeEndObject();
    out.writeEndObject();
  }

  private void wrap(String name, String value) throws IOException {
    out.writeStartObject();
    out.writeStringField(name, value);
    out.writeEndObject();
  }

  private void enter() {
    if (++depth > DocumentValues.MAX_DEPTH) {
      throw refused("Lists and maps nest more than " + DocumentValues.MAX_DEPTH + " levels deep.");
    }
  }

  private String wellFormed(String string) {
    if (!ValueLimits.isWellFormed(string)) {
      throw refused("The string holds an unpaired surrogate and has no UTF-8 form.");
    }
    return string;
  }

  private InvalidInputException refused(String message) {
    return new InvalidInputException(ExtendedJsonReader.path(out.getOutputContext()), message);
  }
}
