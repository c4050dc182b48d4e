package dev.parquedb.table.iceberg.catalog;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import org.apache.iceberg.TableMetadata;

/**
 * A table as its catalog has it, immutable.
 *
 * @param metadata its metadata
 * @param location the metadata's file, absolute, as the catalog names it
 * @param token what the catalog needs to know again whether this is the newest, such as an entity
 *     tag; empty for nothing
 */
public record CatalogTable(TableMetadata metadata, String location, String token) {

  public CatalogTable {
    Objects.requireNonNull(metadata, "metadata");
    Objects.requireNonNull(location, "location");
    Objects.requireNonNull(token, "token");
  }

  /** Identifies the table; any other text than a UUID gives always the same one. */
  public UUID id() {
    String text = String.valueOf(metadata.uuid());
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException notUuid) {
      return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
