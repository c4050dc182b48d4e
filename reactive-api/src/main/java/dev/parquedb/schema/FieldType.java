package dev.parquedb.schema;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The type of a declared field. {@link #text()} and {@link #parse(String)} are its text form. */
public sealed interface FieldType {

  /** The type as text, for example {@code long}, {@code decimal(10,2)}, {@code list<string>}. */
  String text();

  /**
   * Reads a type from its text.
   *
   * @param text as {@link #text()} writes it
   * @return the type; fails with {@link IllegalArgumentException}
   */
  static FieldType parse(String text) {
    return new FieldTypeParser(text).parse();
  }

  /** A type without parameters. */
  enum Primitive implements FieldType {
    /** Text. */
    STRING,
    /** 32-bit integer; comes back as Long. */
    INT,
    /** 64-bit integer. */
    LONG,
    /** 32-bit floating point; takes only values it can hold exactly, comes back as Double. */
    FLOAT,
    /** 64-bit floating point. */
    DOUBLE,
    /** Truth value. */
    BOOLEAN,
    /** Instant in microseconds, UTC. */
    TIMESTAMP,
    /** Local date and time in microseconds, without a zone. */
    LOCAL_TIMESTAMP,
    /** Local date. */
    DATE,
    /** Local time of day in microseconds. */
    TIME,
    /** UUID. */
    UUID,
    /** Bytes. */
    BINARY,
    /** Any value, kept as JSON text. */
    JSON,
    /** Any value, kept as VARIANT where the table's payload is VARIANT, otherwise as JSON text. */
    VARIANT;

    @Override
    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * A decimal number.
   *
   * @param precision all digits, 1 to 38
   * @param scale digits after the point, 0 to precision
   */
  record Decimal(int precision, int scale) implements FieldType {
    public Decimal {
      if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
        throw new IllegalArgumentException(
            "decimal needs 1 <= precision <= 38 and 0 <= scale <= precision: "
                + precision
                + ", "
                + scale);
      }
    }

    @Override
    public String text() {
      return "decimal(" + precision + "," + scale + ")";
    }
  }

  /**
   * A list.
   *
   * @param element the type of its elements; they may be null
   */
  record ListOf(FieldType element) implements FieldType {
    public ListOf {
      Objects.requireNonNull(element, "element");
    }

    @Override
    public String text() {
      return "list<" + element.text() + ">";
    }
  }

  /**
   * A map with string keys.
   *
   * @param value the type of its values; they may be null
   */
  record MapOf(FieldType value) implements FieldType {
    public MapOf {
      Objects.requireNonNull(value, "value");
    }

    @Override
    public String text() {
      return "map<string," + value.text() + ">";
    }
  }

  /**
   * A struct.
   *
   * @param fields its fields, names unique; at least one
   */
  record Struct(List<SchemaField> fields) implements FieldType {
    public Struct {
      fields = List.copyOf(fields);
      Set<String> names = new LinkedHashSet<>();
      for (SchemaField field : fields) {
        if (!names.add(field.name())) {
          throw new IllegalArgumentException("struct has two fields named " + field.name());
        }
      }
      if (fields.isEmpty()) {
        throw new IllegalArgumentException("struct needs at least one field");
      }
    }

    @Override
    public String text() {
      StringBuilder out = new StringBuilder("struct<");
      for (SchemaField field : fields) {
        if (out.length() > "struct<".length()) {
          out.append(',');
        }
        out.append(field.name()).append(':').append(field.type().text());
      }
      return out.append('>').toString();
    }
  }
}
