package dev.parquedb.table.delta;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.parquedb.table.delta.Action.Sidecar;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Reads files of actions: one JSON object a line, each with one action. Unknown ones are left. */
final class ActionLines {

  private ActionLines() {}

  /** Takes actions. */
  @FunctionalInterface
  interface Sink {
    void accept(Action action) throws IOException;
  }

  /**
   * Parses a file.
   *
   * @param file which one
   * @param bytes its bytes
   * @param what what the file is, for errors
   * @param sink takes every action in order, and may refuse it
   */
  static void read(LogFile file, ByteBuffer bytes, String what, Sink sink) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    try (JsonParser in = Json.FACTORY.createParser(copy)) {
      read(file, in, sink);
    } catch (IOException e) {
      throw file.corrupt("is not " + what + ": " + firstLine(e), e);
    }
  }

  private static void read(LogFile file, JsonParser in, Sink sink) throws IOException {
    ActionReader actions = new ActionReader(in);
    FileActionReader files = new FileActionReader(file, in);
    boolean empty = true;
    while (in.nextToken() != null) {
      if (in.currentToken() != JsonToken.START_OBJECT) {
        throw Json.unexpected(in, "an object");
      }
      empty = false;
      Json.object(
          in,
          name -> {
            Action action = action(name, actions, files, in);
            if (action != null) {
              sink.accept(action);
            }
          });
    }
    if (empty) {
      throw new IOException("it is empty");
    }
  }

  /** The action, or null for one that is unknown. */
  private static Action action(
      String name, ActionReader actions, FileActionReader files, JsonParser in) throws IOException {
    return switch (name) {
      case "commitInfo" -> actions.commitInfo();
      case "protocol" -> actions.protocol();
      case "metaData" -> actions.metaData();
      case "add" -> files.add();
      case "remove" -> files.remove();
      case "txn" -> actions.txn();
      case "domainMetadata" -> actions.domainMetadata();
      case "sidecar" -> sidecar(in);
      default -> {
        in.skipChildren();
        yield null;
      }
    };
  }

  private static Sidecar sidecar(JsonParser in) throws IOException {
    var fields =
        new Object() {
          String path;
          Long sizeInBytes;
        };
    Json.object(
        in,
        name -> {
          switch (name) {
            case "path" -> fields.path = Json.text(in);
            case "sizeInBytes" -> fields.sizeInBytes = Json.number(in);
            default -> in.skipChildren();
          }
        });
    return new Sidecar(
        Json.required(in, "sidecar", "path", fields.path),
        Json.required(in, "sidecar", "sizeInBytes", fields.sizeInBytes));
  }

  private static String firstLine(IOException e) {
    String message = Objects.toString(e.getMessage(), e.getClass().getSimpleName());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
