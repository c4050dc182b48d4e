package dev.parquedb.table.iceberg;

import static dev.parquedb.table.iceberg.IcebergFixture.START;
import static dev.parquedb.table.iceberg.IcebergFixture.create;
import static dev.parquedb.table.iceberg.IcebergFixture.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.ColumnNames;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileStats;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tables whose files are partitioned otherwise than new ones would be. */
class PartitionEvolutionTest {

  private static final EntitySchema SCHEMA =
      EntitySchema.of(SchemaField.optional("n", Primitive.INT));

  private final IcebergFixture fixture = new IcebergFixture(config -> config);

  @AfterEach
  void close() {
    fixture.close();
  }

  private IcebergState repartitioned(IcebergState state, PartitionSpec spec) {
    TableMetadata next = state.metadata().updatePartitionSpec(spec);
    fixture.write("metadata/v2.metadata.json", TableMetadataParser.toJson(next));
    return fixture.load();
  }

  @Test
  void aColumnThatPartitionsNewFilesIsReadFromThoseBefore() {
    IcebergState state = fixture.commit(null, create(START, SCHEMA, file("a", 1)), 0);
    IcebergState after =
        repartitioned(
            state, PartitionSpec.builderFor(state.metadata().schema()).identity("n").build());
    assertThat(after.columnNames().orElseThrow().columns())
        .extracting(ColumnNames.Name::name)
        .contains("n");
    assertThat(after.constants(after.files().get("data/a.parquet"))).doesNotContainKey("n");
  }

  @Test
  void aColumnThatNoLongerPartitionsIsAConstantOfTheFilesBefore() {
    DataFile file =
        new DataFile(
            "data/n=7/a.parquet", 100, 1, Map.of("n", "7"), FileStats.UNKNOWN, Optional.empty());
    IcebergState state = fixture.commit(null, create(START, SCHEMA.partitionedBy("n"), file), 0);
    IcebergState after = repartitioned(state, PartitionSpec.unpartitioned());
    Object constant = after.constants(after.files().get(file.path())).get("n");
    assertThat(((Number) constant).longValue()).isEqualTo(7);
  }
}
