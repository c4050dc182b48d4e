package dev.parquedb.table.iceberg.rest;

import dev.parquedb.table.iceberg.catalog.CatalogCommit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.UpdateRequirement;
import org.apache.iceberg.UpdateRequirements;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequestParser;

/** A commit in the terms of the protocol. Pure: the same commit gives the same request. */
final class CommitRequest {

  private static final int LAST_ADDED = -1;

  private CommitRequest() {}

  /**
   * What must hold for a commit to be made: that nobody was first. Beside what Iceberg derives from
   * the changes, always that the main branch and the schema are those of the base.
   */
  static List<UpdateRequirement> requirements(CatalogCommit commit) {
    if (commit.base() == null) {
      return UpdateRequirements.forCreateTable(commit.changes());
    }
    TableMetadata base = commit.base().metadata();
    List<UpdateRequirement> all =
        new ArrayList<>(UpdateRequirements.forUpdateTable(base, commit.changes()));
    boolean main =
        all.stream()
            .anyMatch(
                each ->
                    each instanceof UpdateRequirement.AssertRefSnapshotID ref
                        && ref.refName().equals(SnapshotRef.MAIN_BRANCH));
    if (!main) {
      SnapshotRef head = base.ref(SnapshotRef.MAIN_BRANCH);
      all.add(
          new UpdateRequirement.AssertRefSnapshotID(
              SnapshotRef.MAIN_BRANCH, head == null ? null : head.snapshotId()));
    }
    if (all.stream().noneMatch(UpdateRequirement.AssertCurrentSchemaID.class::isInstance)) {
      all.add(new UpdateRequirement.AssertCurrentSchemaID(base.currentSchemaId()));
    }
    return List.copyOf(all);
  }

  /**
   * What is to be changed. For a new table everything is said: Iceberg leaves out of its changes
   * what it takes for granted, and a catalog would choose it itself then.
   */
  static List<MetadataUpdate> changes(CatalogCommit commit) {
    if (commit.base() != null) {
      return commit.changes();
    }
    TableMetadata table = commit.updated();
    List<MetadataUpdate> own =
        List.of(
            new MetadataUpdate.AssignUUID(table.uuid()),
            new MetadataUpdate.UpgradeFormatVersion(table.formatVersion()),
            new MetadataUpdate.AddSchema(table.schema()),
            new MetadataUpdate.SetCurrentSchema(LAST_ADDED),
            new MetadataUpdate.AddPartitionSpec(table.spec()),
            new MetadataUpdate.SetDefaultPartitionSpec(LAST_ADDED),
            new MetadataUpdate.AddSortOrder(table.sortOrder()),
            new MetadataUpdate.SetDefaultSortOrder(LAST_ADDED),
            new MetadataUpdate.SetLocation(table.location()),
            new MetadataUpdate.SetProperties(table.properties()));
    List<MetadataUpdate> all = new ArrayList<>(own);
    commit.changes().stream()
        .filter(change -> own.stream().noneMatch(each -> each.getClass() == change.getClass()))
        .forEach(all::add);
    return List.copyOf(all);
  }

  /** The request's body. */
  static String json(CatalogCommit commit) {
    return UpdateTableRequestParser.toJson(
        new UpdateTableRequest(requirements(commit), changes(commit)));
  }

  /** The body of the request that announces a new table and changes nothing. */
  static String announcement(CatalogCommit commit) {
    return RestJson.text(announcement(commit.table().namespace(), commit.updated()));
  }

  static CreateTableRequest announcement(String name, TableMetadata table) {
    return CreateTableRequest.builder()
        .withName(name)
        .withLocation(table.location())
        .withSchema(table.schema())
        .withPartitionSpec(table.spec())
        .withWriteOrder(table.sortOrder())
        .setProperties(new HashMap<>(table.properties()))
        .stageCreate()
        .build();
  }

  /**
   * By what a catalog knows copies of one request: the same for every copy, another for every other
   * commit, also one of the same id on another base. In the form of a UUID of version 7.
   */
  static String key(CatalogCommit commit) {
    String name =
        commit.id()
            + " "
            + Standing.snapshot(commit).map(Snapshot::snapshotId).orElse(-1L)
            + " "
            + (commit.base() == null ? "" : commit.base().location());
    UUID hash = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    long high =
        commit.updated().lastUpdatedMillis() << 16 | 0x7000 | hash.getMostSignificantBits() & 0xfff;
    long low = hash.getLeastSignificantBits() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
