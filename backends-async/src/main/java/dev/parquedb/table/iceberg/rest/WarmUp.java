package dev.parquedb.table.iceberg.rest;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.UpdateRequirement;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequestParser;
import org.apache.iceberg.rest.responses.ListTablesResponse;
import org.apache.iceberg.types.Types;

/**
 * Writes and reads a small message of each kind, once: the classes for that are loaded from files,
 * which threads that must not block have to find loaded.
 */
final class WarmUp {

  private static final AtomicBoolean DONE = new AtomicBoolean();

  private WarmUp() {}

  static void run() {
    if (!DONE.compareAndSet(false, true)) {
      return;
    }
    Schema schema = new Schema(Types.NestedField.required(1, "id", Types.StringType.get()));
    TableMetadata table =
        TableMetadata.buildFromEmpty(2)
            .assignUUID("00000000-0000-0000-0000-000000000000")
            .setLocation("memory://warm-up")
            .setCurrentSchema(schema, 1)
            .setDefaultPartitionSpec(PartitionSpec.unpartitioned())
            .setDefaultSortOrder(SortOrder.unsorted())
            .build();
    TableMetadataParser.fromJson(
        "memory://warm-up/m.json", RestJson.tree(bytes(TableMetadataParser.toJson(table))));
    UpdateTableRequestParser.toJson(
        new UpdateTableRequest(
            List.of(new UpdateRequirement.AssertCurrentSchemaID(0)),
            List.<MetadataUpdate>of(new MetadataUpdate.SetLocation(table.location()))));
    RestJson.text(CommitRequest.announcement("warm-up", table));
    RestJson.model(
        RestJson.tree(bytes("{\"identifiers\":[{\"namespace\":[\"a\"],\"name\":\"b\"}]}")),
        ListTablesResponse.class);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
