package dev.parquedb.table.delta;

import dev.parquedb.table.Columns.Column;
import dev.parquedb.table.delta.Action.Add;
import dev.parquedb.table.delta.Action.DataChange;
import dev.parquedb.table.delta.Action.DomainMetadata;
import dev.parquedb.table.delta.Action.FileNotes;
import dev.parquedb.table.delta.Action.MetaData;
import dev.parquedb.table.delta.Action.Protocol;
import dev.parquedb.table.delta.Action.Remove;
import dev.parquedb.table.delta.Action.Txn;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/** Makes rows of a checkpoint, in the columns of {@link CheckpointSchema}, of actions. Pure. */
final class CheckpointRows {

  private CheckpointRows() {}

  /** The row of an action that a checkpoint keeps. */
  static Object[] row(Action action) {
    if (action instanceof Add add) {
      return row(CheckpointSchema.ADD, add(add));
    } else if (action instanceof Remove remove) {
      return row(CheckpointSchema.REMOVE, remove(remove));
    } else if (action instanceof Txn txn) {
      return row(CheckpointSchema.TXN, txn(txn));
    } else if (action instanceof DomainMetadata domain) {
      return row(CheckpointSchema.DOMAIN_METADATA, domain(domain));
    } else if (action instanceof MetaData metaData) {
      return row(CheckpointSchema.META_DATA, metaData(metaData));
    } else if (action instanceof Protocol protocol) {
      return row(CheckpointSchema.PROTOCOL, protocol(protocol));
    }
    throw new IllegalArgumentException("no action of a checkpoint: " + action);
  }

  private static Object[] row(String kind, Map<String, Object> values) {
    List<Column> columns = CheckpointSchema.WRITTEN;
    Object[] row = new Object[columns.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = columns.get(i).name().equals(kind) ? values : null;
    }
    return row;
  }

  private static Map<String, Object> add(Add add) {
    Map<String, Object> values = new HashMap<>();
    values.put("path", uri(add.path(), add.notes()));
    values.put("partitionValues", add.partitionValues());
    values.put("size", add.size());
    values.put("modificationTime", add.modificationTime());
    // Nothing changes by being in a checkpoint.
    values.put("dataChange", false);
    values.put("stats", add.stats().orElse(null));
    values.put("deletionVector", vector(add.deletionVector()));
    notes(values, add.notes());
    Map<String, String> tags = add.notes().tags();
    values.put("tags", tags.isEmpty() ? null : tags);
    values.put("clusteringProvider", add.notes().clusteringProvider().orElse(null));
    return values;
  }

  private static Map<String, Object> remove(Remove remove) {
    Map<String, Object> values = new HashMap<>();
    values.put("path", uri(remove.path(), remove.notes()));
    put(values, "deletionTimestamp", remove.deletionTimestamp());
    values.put("dataChange", remove.change() == DataChange.CHANGES);
    // Partition values and size are told together or not at all.
    boolean extended = remove.size().isPresent();
    values.put("extendedFileMetadata", extended);
    values.put("partitionValues", extended ? remove.partitionValues() : null);
    put(values, "size", remove.size());
    values.put("deletionVector", vector(remove.deletionVector()));
    notes(values, remove.notes());
    return values;
  }

  private static String uri(String path, FileNotes notes) {
    return notes.uri().orElseGet(() -> LogPaths.encode(path));
  }

  private static void notes(Map<String, Object> values, FileNotes notes) {
    put(values, "baseRowId", notes.baseRowId());
    put(values, "defaultRowCommitVersion", notes.defaultRowCommitVersion());
  }

  private static Map<String, Object> vector(Optional<DeletionVector> vector) {
    if (vector.isEmpty()) {
      return null;
    }
    DeletionVector deleted = vector.get();
    Map<String, Object> values = new HashMap<>();
    values.put("storageType", deleted.storage().code());
    values.put("pathOrInlineDv", deleted.pathOrInline());
    if (deleted.offset().isPresent()) {
      values.put("offset", (long) deleted.offset().getAsInt());
    }
    values.put("sizeInBytes", (long) deleted.sizeInBytes());
    values.put("cardinality", deleted.cardinality());
    return values;
  }

  private static Map<String, Object> txn(Txn txn) {
    Map<String, Object> values = new HashMap<>();
    values.put("appId", txn.appId());
    values.put("version", txn.version());
    put(values, "lastUpdated", txn.lastUpdated());
    return values;
  }

  private static Map<String, Object> domain(DomainMetadata domain) {
    return Map.of(
        "domain", domain.domain(), "configuration", domain.configuration(), "removed", false);
  }

  private static Map<String, Object> metaData(MetaData metaData) {
    Map<String, Object> values = new HashMap<>();
    values.put("id", metaData.id());
    values.put("name", metaData.name().orElse(null));
    values.put("description", metaData.description().orElse(null));
    values.put("format", Map.of("provider", metaData.provider(), "options", Map.of()));
    values.put("schemaString", metaData.schemaString());
    values.put("partitionColumns", metaData.partitionColumns());
    values.put("configuration", metaData.configuration());
    put(values, "createdTime", metaData.createdTime());
    return values;
  }

  private static Map<String, Object> protocol(Protocol protocol) {
    Map<String, Object> values = new HashMap<>();
    values.put("minReaderVersion", (long) protocol.minReaderVersion());
    values.put("minWriterVersion", (long) protocol.minWriterVersion());
    values.put(
        "readerFeatures",
        protocol.minReaderVersion() == 3 ? sorted(protocol.readerFeatures()) : null);
    values.put(
        "writerFeatures",
        protocol.minWriterVersion() == 7 ? sorted(protocol.writerFeatures()) : null);
    return values;
  }

  private static List<String> sorted(Collection<String> names) {
    return List.copyOf(new TreeSet<>(names));
  }

  private static void put(Map<String, Object> values, String name, OptionalLong number) {
    if (number.isPresent()) {
      values.put(name, number.getAsLong());
    }
  }
}
