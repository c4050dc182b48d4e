package dev.parquedb.interop.peer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes the lines of an answer; a line whose content fails is not written at all. */
public final class Answers {

  private static final JsonFactory JSON = new JsonFactory();

  private final OutputStream out;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  Answers(OutputStream out) {
    this.out = new BufferedOutputStream(out, 1 << 16);
  }

  /** Writes the content of one object. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes fields into the object that was begun.
     *
     * @param json where to
     */
    void write(JsonGenerator json) throws IOException;
  }

  /**
   * One line: an object with this content.
   *
   * @param content its fields
   */
  public void line(Content content) throws IOException {
    line.reset();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      content.write(json);
      json.writeEndObject();
    }
    line.write('\n');
    line.writeTo(out);
  }

  /**
   * The last line of an answer about a version of a table.
   *
   * @param count the number of rows or lines
   * @param version the version
   */
  public void done(long count, long version) throws IOException {
    line(
        json -> {
          json.writeNumberField("_count", count);
          json.writeNumberField("_version", version);
        });
    out.flush();
  }

  /**
   * The last line of an answer about no version in particular.
   *
   * @param count the number of rows or lines
   */
  public void done(long count) throws IOException {
    line(json -> json.writeNumberField("_count", count));
    out.flush();
  }

  void failed(Throwable cause) throws IOException {
    line(json -> json.writeStringField("_error", cause.toString()));
    out.flush();
  }
}
