package dev.parquedb.schema;

import dev.parquedb.entity.SystemFields;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The declared fields of a namespace: real, typed columns. What is not declared is kept in the
 * payload column. System fields are always there and are not declared.
 *
 * @param fields the fields, names unique
 * @param partitionBy the names of fields whose values partition the table; usually empty. Decided
 *     when the table is made, or while it has no rows
 * @param properties further table properties
 */
public record EntitySchema(
    List<SchemaField> fields, List<String> partitionBy, Map<String, String> properties) {

  private static final EntitySchema EMPTY = new EntitySchema(List.of(), List.of(), Map.of());

  public EntitySchema {
    fields = List.copyOf(fields);
    partitionBy = List.copyOf(partitionBy);
    properties = Map.copyOf(properties);
    Set<String> names = new HashSet<>();
    for (SchemaField field : fields) {
      if (SystemFields.ALL.contains(field.name())) {
        throw new IllegalArgumentException(field.name() + " is a system field, not declared");
      }
      if (!names.add(field.name())) {
        throw new IllegalArgumentException("Field " + field.name() + " is declared twice");
      }
    }
    Set<String> partitions = new HashSet<>();
    for (String name : partitionBy) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException("Partition field " + name + " is not declared");
      }
      if (!partitions.add(name)) {
        throw new IllegalArgumentException("Partition field " + name + " is named twice");
      }
    }
  }

  /** No declared fields. */
  public static EntitySchema empty() {
    return EMPTY;
  }

  /** A schema of these fields. */
  public static EntitySchema of(SchemaField... fields) {
    return new EntitySchema(List.of(fields), List.of(), Map.of());
  }

  /**
   * The same, partitioned by the values of some fields.
   *
   * @param names the names of declared fields, in the order of the folders
   */
  public EntitySchema partitionedBy(String... names) {
    return new EntitySchema(fields, List.of(names), properties);
  }

  /** The declared field of this name. */
  public Optional<SchemaField> field(String name) {
    for (SchemaField field : fields) {
      if (field.name().equals(name)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }
}
