package dev.parquedb.table.delta;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.parquedb.table.delta.Checkpoint.Form;
import dev.parquedb.table.delta.Checkpoint.Part;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The hint at a late checkpoint (Delta protocol, "Last Checkpoint File Schema"). It may be old,
 * wrong or damaged: nothing rests on it.
 *
 * @param version the version of the checkpoint
 * @param actions how many actions it holds
 * @param bytes its size
 * @param files how many of the actions are live files
 */
record LastCheckpoint(long version, long actions, long bytes, long files) {

  /** The text of the hint. */
  ByteBuffer text() {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = Json.FACTORY.createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberField("version", version);
      out.writeNumberField("size", actions);
      out.writeNumberField("sizeInBytes", bytes);
      out.writeNumberField("numOfAddFiles", files);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
  }

  /** What a hint is read as. */
  record Hint(long version, OptionalLong parts, OptionalLong bytes, Optional<Part> unique) {

    /** The checkpoint, where the hint tells enough of it to be opened. */
    Optional<Checkpoint> checkpoint() {
      if (unique.isPresent()) {
        return Optional.of(new Checkpoint(version, List.of(unique.get())));
      }
      if (parts.orElse(1) != 1 || bytes.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new Checkpoint(
              version,
              List.of(
                  new Part(
                      LogNames.checkpoint(version),
                      bytes.getAsLong(),
                      Form.PARQUET,
                      Optional.empty()))));
    }
  }

  /** Reads a hint; empty where it makes no sense. */
  static Optional<Hint> read(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    try (JsonParser in = Json.FACTORY.createParser(copy)) {
      in.nextToken();
      return hint(in);
    } catch (IOException damaged) {
      return Optional.empty();
    }
  }

  private static Optional<Hint> hint(JsonParser in) throws IOException {
    var fields =
        new Object() {
          OptionalLong version = OptionalLong.empty();
          OptionalLong parts = OptionalLong.empty();
          OptionalLong bytes = OptionalLong.empty();
          Optional<Part> unique = Optional.empty();
        };
    Json.object(
        in,
        name -> {
          switch (name) {
            case "version" -> fields.version = Json.lenientNumber(in);
            case "parts" -> fields.parts = Json.lenientNumber(in);
            case "sizeInBytes" -> fields.bytes = Json.lenientNumber(in);
            case "v2Checkpoint" -> fields.unique = unique(in);
            default -> in.skipChildren();
          }
        });
    return fields.version.orElse(-1) < 0
        ? Optional.empty()
        : Optional.of(
            new Hint(fields.version.getAsLong(), fields.parts, fields.bytes, fields.unique));
  }

  private static Optional<Part> unique(JsonParser in) throws IOException {
    var fields =
        new Object() {
          Optional<String> path = Optional.empty();
          OptionalLong bytes = OptionalLong.empty();
        };
    Json.object(
        in,
        name -> {
          switch (name) {
            case "path" -> fields.path = Json.lenientText(in);
            case "sizeInBytes" -> fields.bytes = Json.lenientNumber(in);
            default -> in.skipChildren();
          }
        });
    if (fields.path.isEmpty() || fields.bytes.isEmpty()) {
      return Optional.empty();
    }
    String name = LogNames.last(fields.path.get());
    return LogNames.parse(name)
        .filter(named -> named.kind().isCheckpoint())
        .map(
            named ->
                new Part(
                    LogNames.FOLDER + name,
                    fields.bytes.getAsLong(),
                    named.kind() == LogNames.Kind.UNIQUE_JSON ? Form.JSON : Form.PARQUET,
                    Optional.empty()));
  }
}
