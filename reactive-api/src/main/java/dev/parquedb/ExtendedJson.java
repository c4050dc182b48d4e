package dev.parquedb;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.util.ByteBufferBackedInputStream;
import dev.parquedb.entity.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * MongoDB Extended JSON v2, relaxed, with the additions this library needs. All methods are pure
 * and safe to call from any thread.
 *
 * <p><strong>Written:</strong>
 *
 * <ul>
 *   <li>Long as a number, as {@code {"$numberLong": "…"}} beyond ±2^53;
 *   <li>Double as a number with a fraction or exponent, as {@code {"$numberDouble": "NaN"}} (or
 *       {@code Infinity}, {@code -Infinity}) where JSON has none;
 *   <li>BigDecimal as {@code $numberDecimal}, byte[] as {@code {"$binary": {"base64": "…",
 *       "subType": "00"}}}, UUID as {@code $uuid}, LocalDate, LocalTime and LocalDateTime as {@code
 *       $localDate}, {@code $localTime}, {@code $localDateTime} in ISO form;
 *   <li>Instant as {@code $date} in ISO form with up to six fraction digits; outside the years
 *       0000–9999 as {@code {"$date": {"$numberLong": "milliseconds"}}}, or in ISO form with a
 *       signed year where microseconds would be lost;
 *   <li>{@link RegularExpression} as {@code $regularExpression}.
 * </ul>
 *
 * <p><strong>Read:</strong> all of these, and {@code $numberInt} (as Long), {@code $date} with a
 * zone offset, {@code $binary} of subtype 04 (as UUID), {@code $numberDecimal} of up to 38 digits.
 * An integer literal becomes a Long if it fits 64 bits, else the nearest Double, as in MongoDB; a
 * literal with a fraction or exponent becomes a Double. So everything written is read back as an
 * equal value of the same type. Objects become unmodifiable maps in the order of the text, arrays
 * unmodifiable lists.
 *
 * <p>Other keys that start with {@code $} are kept, so that filters and updates can be read; {@link
 * DocumentValues#normalise} refuses them in documents.
 *
 * <p><strong>Refused</strong> with {@link InvalidInputException} naming the dotted path: text that
 * is no JSON, text after the value, repeated keys, unpaired surrogates, nesting beyond {@link
 * DocumentValues#MAX_DEPTH}, numbers beyond the range of a Double, a {@code $}-wrapper that is
 * malformed or has sibling keys.
 */
public final class ExtendedJson {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // No limit on lengths: whatever was written must be readable, and memory is bounded by
          // the input, which is in memory already.
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private ExtendedJson() {}

  /**
   * Reads one value.
   *
   * @param json the text, holding exactly one value
   * @return the value, or null for JSON null
   * @throws InvalidInputException if the text is refused
   */
  public static Object parse(String json) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      return ExtendedJsonReader.readOnly(parser);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory cannot fail", e);
    }
  }

  /**
   * Reads one value from UTF-8 bytes.
   *
   * @param json the text, holding exactly one value
   * @return the value, or null for JSON null
   * @throws InvalidInputException if the text is refused
   */
  public static Object parse(byte[] json) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      return ExtendedJsonReader.readOnly(parser);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory cannot fail", e);
    }
  }

  /**
   * Reads one value from UTF-8 bytes. The buffer's position is left alone.
   *
   * @param json the text, holding exactly one value
   * @return the value, or null for JSON null
   * @throws InvalidInputException if the text is refused
   */
  public static Object parse(ByteBuffer json) {
    try (JsonParser parser = parser(json.duplicate())) {
      return ExtendedJsonReader.readOnly(parser);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory cannot fail", e);
    }
  }

  /**
   * Reads one document.
   *
   * @param json the text, holding exactly one object
   * @return the document, unmodifiable
   * @throws InvalidInputException if the text is refused or is no object
   */
  public static Map<String, Object> parseDocument(String json) {
    return document(parse(json));
  }

  /**
   * Reads one document from UTF-8 bytes.
   *
   * @param json the text, holding exactly one object
   * @return the document, unmodifiable
   * @throws InvalidInputException if the text is refused or is no object
   */
  public static Map<String, Object> parseDocument(byte[] json) {
    return document(parse(json));
  }

  /**
   * Reads one document from UTF-8 bytes. The buffer's position is left alone.
   *
   * @param json the text, holding exactly one object
   * @return the document, unmodifiable
   * @throws InvalidInputException if the text is refused or is no object
   */
  public static Map<String, Object> parseDocument(ByteBuffer json) {
    return document(parse(json));
  }

  /**
   * Reads the next value of a stream. The parser stands on the value's first token, or before it;
   * afterwards it stands on the value's last token. The caller's parser decides about limits on the
   * length of strings and numbers.
   *
   * @param parser where to read from; not a non-blocking parser
   * @return the value, or null for JSON null
   * @throws InvalidInputException if the text is refused or has ended
   * @throws IOException if the source fails
   */
  public static Object read(JsonParser parser) throws IOException {
    return ExtendedJsonReader.readNext(parser);
  }

  /**
   * Writes a value as text.
   *
   * @param value a value of the types in {@link DocumentValues#normalise}, or a {@link
   *     RegularExpression}; keys may start with {@code $}
   * @return the text, without white space
   * @throws InvalidInputException if a value has no Extended JSON form
   */
  public static String stringify(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator((Writer) text)) {
      write(value, generator);
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory cannot fail", e);
    }
    return text.toString();
  }

  /**
   * Writes a value as UTF-8 bytes. As {@link #stringify}.
   *
   * @param value the value
   * @return the bytes
   * @throws InvalidInputException if a value has no Extended JSON form
   */
  public static byte[] toBytes(Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
      write(value, generator);
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Writes a value to a stream, within whatever the generator has open. As {@link #stringify}; on
   * an error part of the value may have been written.
   *
   * @param value the value
   * @param generator where to write
   * @throws InvalidInputException if a value has no Extended JSON form
   * @throws IOException if the target fails
   */
  public static void write(Object value, JsonGenerator generator) throws IOException {
    new ExtendedJsonWriter(generator).write(value);
  }

  private static JsonParser parser(ByteBuffer json) throws IOException {
    return json.hasArray()
        ? FACTORY.createParser(json.array(), json.arrayOffset() + json.position(), json.remaining())
        : FACTORY.createParser(new ByteBufferBackedInputStream(json));
  }

  @SuppressWarnings("unchecked") // Objects are read as maps with string keys.
  private static Map<String, Object> document(Object value) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new InvalidInputException(
        "", "Expected a JSON object, found " + ExtendedJsonWrappers.describe(value) + ".");
  }
}
