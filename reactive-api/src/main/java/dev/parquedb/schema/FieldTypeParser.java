package dev.parquedb.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the text form of field types. */
final class FieldTypeParser {

  private static final int MAX_DEPTH = 32;

  private final String text;
  private int at;
  private int depth;

  FieldTypeParser(String text) {
    this.text = text;
  }

  FieldType parse() {
    FieldType type = type();
    if (at != text.length()) {
      throw refused("unexpected text");
    }
    return type;
  }

  private FieldType type() {
    if (++depth > MAX_DEPTH) {
      throw refused("nested more than " + MAX_DEPTH + " levels");
    }
    String word = word().toLowerCase(Locale.ROOT);
    FieldType type =
        switch (word) {
          case "decimal" -> decimal();
          case "list" -> list();
          case "map" -> map();
          case "struct" -> struct();
          default -> primitive(word);
        };
    depth--;
    return type;
  }

  private FieldType primitive(String word) {
    for (FieldType.Primitive type : FieldType.Primitive.values()) {
      if (type.text().equals(word)) {
        return type;
      }
    }
    throw refused("unknown type " + word);
  }

  private FieldType decimal() {
    expect('(');
    int precision = number();
    expect(',');
    int scale = number();
    expect(')');
    return new FieldType.Decimal(precision, scale);
  }

  private FieldType list() {
    expect('<');
    FieldType element = type();
    expect('>');
    return new FieldType.ListOf(element);
  }

  private FieldType map() {
    expect('<');
    if (!word().equalsIgnoreCase("string")) {
      throw refused("map keys are strings");
    }
    expect(',');
    FieldType value = type();
    expect('>');
    return new FieldType.MapOf(value);
  }

  private FieldType struct() {
    expect('<');
    List<SchemaField> fields = new ArrayList<>();
    do {
      String name = word();
      expect(':');
      fields.add(SchemaField.optional(name, type()));
    } while (accept(','));
    expect('>');
    return new FieldType.Struct(fields);
  }

  private int number() {
    try {
      return Integer.parseInt(word());
    } catch (NumberFormatException e) {
      throw refused("not a number");
    }
  }

  private String word() {
    skipSpace();
    int start = at;
    while (at < text.length() && "<>(),: ".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (start == at) {
      throw refused("a name is missing");
    }
    return text.substring(start, at);
  }

  private void expect(char c) {
    if (!accept(c)) {
      throw refused("expected " + c);
    }
  }

  private boolean accept(char c) {
    skipSpace();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      skipSpace();
      return true;
    }
    return false;
  }

  private void skipSpace() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private IllegalArgumentException refused(String why) {
    return new IllegalArgumentException("Field type \"" + text + "\": " + why + " at " + at);
  }
}
