package dev.parquedb.table.delta;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.parquedb.table.delta.Action.Add;
import dev.parquedb.table.delta.Action.CommitInfo;
import dev.parquedb.table.delta.Action.DataChange;
import dev.parquedb.table.delta.Action.FileNotes;
import dev.parquedb.table.delta.Action.MetaData;
import dev.parquedb.table.delta.Action.Protocol;
import dev.parquedb.table.delta.Action.Remove;
import dev.parquedb.table.delta.Action.Txn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes a commit file, action by action. */
final class ActionWriter {

  private final ByteArrayBuilder bytes = new ByteArrayBuilder();
  private final JsonGenerator out;

  ActionWriter() {
    try {
      out = Json.FACTORY.createGenerator(bytes, JsonEncoding.UTF8);
      out.setRootValueSeparator(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the content of an object. */
  @FunctionalInterface
  private interface Fields {
    void write() throws IOException;
  }

  /** Writes where the commit comes from; in-commit timestamps want it to come first. */
  void commitInfo(CommitInfo info) {
    action(
        "commitInfo",
        () -> {
          number("inCommitTimestamp", info.inCommitTimestamp());
          number("timestamp", info.timestamp());
          text("operation", info.operation());
          texts("operationParameters", Map.of());
          number("readVersion", info.readVersion());
          out.writeStringField("isolationLevel", "Serializable");
          if (info.blindAppend().isPresent()) {
            out.writeBooleanField("isBlindAppend", info.blindAppend().get());
          }
          texts("operationMetrics", info.metrics());
          text("engineInfo", info.engineInfo());
          text("txnId", info.txnId());
        });
  }

  void protocol(Protocol protocol) {
    action(
        "protocol",
        () -> {
          out.writeNumberField("minReaderVersion", protocol.minReaderVersion());
          out.writeNumberField("minWriterVersion", protocol.minWriterVersion());
          if (protocol.minReaderVersion() == 3) {
            features("readerFeatures", protocol.readerFeatures());
          }
          if (protocol.minWriterVersion() == 7) {
            features("writerFeatures", protocol.writerFeatures());
          }
        });
  }

  void metaData(MetaData metaData) {
    action(
        "metaData",
        () -> {
          out.writeStringField("id", metaData.id());
          text("name", metaData.name());
          text("description", metaData.description());
          out.writeObjectFieldStart("format");
          out.writeStringField("provider", metaData.provider());
          texts("options", Map.of());
          out.writeEndObject();
          out.writeStringField("schemaString", metaData.schemaString());
          out.writeArrayFieldStart("partitionColumns");
          for (String column : metaData.partitionColumns()) {
            out.writeString(column);
          }
          out.writeEndArray();
          texts("configuration", metaData.configuration());
          number("createdTime", metaData.createdTime());
        });
  }

  void txn(Txn txn) {
    action(
        "txn",
        () -> {
          out.writeStringField("appId", txn.appId());
          out.writeNumberField("version", txn.version());
          number("lastUpdated", txn.lastUpdated());
        });
  }

  void add(Add add) {
    action(
        "add",
        () -> {
          out.writeStringField("path", uri(add.path(), add.notes()));
          texts("partitionValues", add.partitionValues());
          out.writeNumberField("size", add.size());
          out.writeNumberField("modificationTime", add.modificationTime());
          out.writeBooleanField("dataChange", add.change() == DataChange.CHANGES);
          text("stats", add.stats());
          vector(add.deletionVector());
        });
  }

  private static String uri(String path, FileNotes notes) {
    return notes.uri().orElseGet(() -> LogPaths.encode(path));
  }

  void remove(Remove remove) {
    action(
        "remove",
        () -> {
          out.writeStringField("path", uri(remove.path(), remove.notes()));
          number("deletionTimestamp", remove.deletionTimestamp());
          out.writeBooleanField("dataChange", remove.change() == DataChange.CHANGES);
          out.writeBooleanField("extendedFileMetadata", true);
          texts("partitionValues", remove.partitionValues());
          number("size", remove.size());
          vector(remove.deletionVector());
        });
  }

  /** The file; nothing can be written afterwards. */
  byte[] finish() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void action(String name, Fields fields) {
    try {
      out.writeStartObject();
      out.writeObjectFieldStart(name);
      fields.write();
      out.writeEndObject();
      out.writeEndObject();
      out.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void vector(Optional<DeletionVector> vector) throws IOException {
    if (vector.isEmpty()) {
      return;
    }
    DeletionVector deleted = vector.get();
    out.writeObjectFieldStart("deletionVector");
    out.writeStringField("storageType", deleted.storage().code());
    out.writeStringField("pathOrInlineDv", deleted.pathOrInline());
    if (deleted.offset().isPresent()) {
      out.writeNumberField("offset", deleted.offset().getAsInt());
    }
    out.writeNumberField("sizeInBytes", deleted.sizeInBytes());
    out.writeNumberField("cardinality", deleted.cardinality());
    out.writeEndObject();
  }

  private void features(String name, Collection<String> features) throws IOException {
    out.writeArrayFieldStart(name);
    for (String feature : new TreeSet<>(features)) {
      out.writeString(feature);
    }
    out.writeEndArray();
  }

  private void texts(String name, Map<String, String> texts) throws IOException {
    out.writeObjectFieldStart(name);
    for (Map.Entry<String, String> entry : new TreeMap<>(texts).entrySet()) {
      out.writeStringField(entry.getKey(), entry.getValue());
    }
    out.writeEndObject();
  }

  private void text(String name, Optional<String> text) throws IOException {
    if (text.isPresent()) {
      out.writeStringField(name, text.get());
    }
  }

  private void number(String name, OptionalLong number) throws IOException {
    if (number.isPresent()) {
      out.writeNumberField(name, number.getAsLong());
    }
  }
}
