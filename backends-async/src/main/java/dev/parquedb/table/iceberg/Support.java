package dev.parquedb.table.iceberg;

import dev.parquedb.entity.SystemFields;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.iceberg.catalog.Locations;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;

/** Refuses by name what is not implemented: for reading, or only for writing. */
final class Support {

  private static final int OLDEST_FORMAT = 2;
  private static final int NEWEST_FORMAT = 3;

  private Support() {}

  /** Fails for a table that cannot be read. */
  static void checkReadable(TableRef table, TableMetadata metadata) {
    int format = metadata.formatVersion();
    if (format < OLDEST_FORMAT || format > NEWEST_FORMAT) {
      throw IcebergErrors.unsupported(
          table,
          "format version " + format,
          "its format version is " + format + ", only 2 and 3 are implemented");
    }
    if (!metadata.encryptionKeys().isEmpty()
        || metadata.properties().containsKey("encryption.key-id")) {
      throw IcebergErrors.unsupported(table, "encryption", "it is encrypted");
    }
    if (Locations.relative(table, metadata.location()).filter(String::isEmpty).isEmpty()) {
      throw IcebergErrors.unsupported(
          table,
          "tables at another location",
          "its metadata says that it lies at " + metadata.location());
    }
    find(metadata.schema(), field -> field.initialDefault() != null)
        .ifPresent(
            field -> {
              throw IcebergErrors.unsupported(
                  table, "initial-default", "column " + field.name() + " has a default value");
            });
  }

  /** A condition on a field. */
  @FunctionalInterface
  private interface Test {
    boolean holds(NestedField field);
  }

  private static Optional<NestedField> find(Schema schema, Test test) {
    Deque<NestedField> open = new ArrayDeque<>(schema.columns());
    while (!open.isEmpty()) {
      NestedField field = open.pop();
      if (test.holds(field)) {
        return Optional.of(field);
      }
      if (field.type().isNestedType()) {
        open.addAll(field.type().asNestedType().fields());
      }
    }
    return Optional.empty();
  }

  /** Fails for a table that can be read but not written. */
  static void checkWritable(TableRef table, IcebergState state) {
    TableMetadata metadata = state.metadata();
    if (!state.isEvenlyPartitioned()) {
      throw IcebergErrors.unwritable(
          table,
          "partition evolution",
          "some of its files are partitioned otherwise than new ones would be");
    }
    for (PartitionField field : metadata.spec().fields()) {
      if (!field.transform().isIdentity()) {
        throw IcebergErrors.unwritable(
            table,
            "partition transform " + field.transform(),
            "it is partitioned by " + field.name());
      }
    }
    find(metadata.schema(), Support::isForeign)
        .ifPresent(
            field -> {
              throw IcebergErrors.unwritable(
                  table, "type " + field.type(), "column " + field.name() + " has it");
            });
    for (NestedField field : metadata.schema().columns()) {
      boolean system = SystemFields.ALL.contains(field.name());
      if (system && field.isRequired() && !field.name().equals(SystemFields.ID)) {
        throw IcebergErrors.unwritable(
            table, "required columns", "column " + field.name() + " must not be null");
      }
      if (field.writeDefault() != null) {
        throw IcebergErrors.unwritable(
            table, "write-default", "column " + field.name() + " has a default value");
      }
    }
  }

  /** Fails for a table whose snapshots and files must all stay. */
  static void checkVacuumable(TableRef table, TableMetadata metadata) {
    if (!isCollectable(metadata)) {
      throw IcebergErrors.unsupported(
          table,
          TableProperties.GC_ENABLED,
          "nothing of it may be deleted, because its property "
              + TableProperties.GC_ENABLED
              + " is false");
    }
  }

  /** Whether snapshots of a table may expire, and files that none needs be deleted. */
  static boolean isCollectable(TableMetadata metadata) {
    return !"false".equalsIgnoreCase(metadata.properties().get(TableProperties.GC_ENABLED));
  }

  /** Types that are read as others, which files of ours would not hold. */
  private static boolean isForeign(NestedField field) {
    Type.TypeID type = field.type().typeId();
    return type == Type.TypeID.FIXED || type == Type.TypeID.TIME;
  }
}
