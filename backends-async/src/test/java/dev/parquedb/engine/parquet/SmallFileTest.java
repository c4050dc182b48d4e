package dev.parquedb.engine.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Entity;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.FileForm;
import dev.parquedb.table.PayloadLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of few rows are, to parquet-java, what it would have written itself. */
class SmallFileTest {

  /** Rows that are more than a page makes the same rows go through parquet-java. */
  private static final WriteLayout LARGE = new WriteLayout(1_000, 1 << 20, 1_000, 64, 1);

  private static final WriteLayout SMALL = new WriteLayout(1_000, 1 << 20, 1_000, 1 << 20, 1);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void rowsBoundsAndCountsAreThoseOfALargeFile(long seed) throws IOException {
    EntitySchema schema = RoundTripTest.EVERYTHING;
    List<Entity> rows = RoundTripTest.random(schema, seed, 1 + (int) (seed * 5));
    ByteBuffer small = ParquetEncoder.encode(schema, rows, SMALL).bytes();
    ByteBuffer large = ParquetEncoder.encode(schema, rows, LARGE).bytes();
    assertThat(createdBy(small)).startsWith("parquedb");
    assertThat(createdBy(large)).as("what it is compared with").startsWith("parquet-mr");
    assertThat(groups(small)).isEqualTo(groups(large));
    try (ParquetFileReader ours = ParquetFileReader.open(ParquetEncoderTest.input(small));
        ParquetFileReader theirs = ParquetFileReader.open(ParquetEncoderTest.input(large))) {
      assertThat(ours.getFileMetaData().getSchema())
          .isEqualTo(theirs.getFileMetaData().getSchema());
      assertThat(ours.getFileMetaData().getKeyValueMetaData())
          .containsAllEntriesOf(theirs.getFileMetaData().getKeyValueMetaData());
      BlockMetaData block = ours.getRowGroups().get(0);
      assertThat(block.getRowCount()).isEqualTo(rows.size());
      for (int i = 0; i < block.getColumns().size(); i++) {
        ColumnChunkMetaData chunk = block.getColumns().get(i);
        ColumnChunkMetaData other = theirs.getRowGroups().get(0).getColumns().get(i);
        assertThat(chunk.getPath()).isEqualTo(other.getPath());
        assertThat(chunk.getValueCount()).as("%s", chunk).isEqualTo(other.getValueCount());
        assertSame(chunk, other);
        assertIndexed(ours, chunk, rows.size());
      }
    }
  }

  private static void assertSame(ColumnChunkMetaData chunk, ColumnChunkMetaData other) {
    Statistics<?> bounds = chunk.getStatistics();
    Statistics<?> expected = other.getStatistics();
    String path = chunk.getPath().toDotString();
    assertThat(bounds.isNumNullsSet()).as(path).isEqualTo(expected.isNumNullsSet());
    assertThat(bounds.getNumNulls()).as(path).isEqualTo(expected.getNumNulls());
    assertThat(bounds.hasNonNullValue() || hasNan(chunk))
        .as(path)
        .isEqualTo(expected.hasNonNullValue() || hasNan(chunk));
    if (bounds.hasNonNullValue()) {
      assertThat(number(bounds.genericGetMin()))
          .as(path)
          .isEqualTo(number(expected.genericGetMin()));
      assertThat(number(bounds.genericGetMax()))
          .as(path)
          .isEqualTo(number(expected.genericGetMax()));
    }
  }

  /** parquet-java bounds the other values, where we tell nothing. */
  private static boolean hasNan(ColumnChunkMetaData chunk) {
    return chunk.getStatistics().isNanCountSet() && chunk.getStatistics().getNanCount() > 0;
  }

  /** Both zeros are one bound, as the two forms need not agree on which of them it is. */
  private static Object number(Object value) {
    return value instanceof Number number && number.doubleValue() == 0 ? 0 : value;
  }

  private static void assertIndexed(ParquetFileReader file, ColumnChunkMetaData chunk, int rows)
      throws IOException {
    assertThat(file.readOffsetIndex(chunk).getPageCount()).isEqualTo(1);
    assertThat(file.readOffsetIndex(chunk).getLastRowIndex(0, rows)).isEqualTo(rows - 1);
    ColumnIndex index = file.readColumnIndex(chunk);
    boolean bounded = chunk.getStatistics().hasNonNullValue();
    assertThat(index != null).as("%s", chunk).isEqualTo(bounded || isAllNull(chunk));
    if (index != null) {
      assertThat(index.getNullPages()).containsExactly(!bounded);
      assertThat(index.getNullCounts()).containsExactly(chunk.getStatistics().getNumNulls());
    }
  }

  private static boolean isAllNull(ColumnChunkMetaData chunk) {
    return chunk.getStatistics().getNumNulls() == chunk.getValueCount();
  }

  private static String createdBy(ByteBuffer file) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(ParquetEncoderTest.input(file))) {
      return reader.getFileMetaData().getCreatedBy();
    }
  }

  private static List<String> groups(ByteBuffer file) throws IOException {
    List<String> groups = new ArrayList<>();
    try (ParquetReader<Group> reader = ParquetEncoderTest.reader(ParquetEncoderTest.input(file))) {
      for (Group group = reader.read(); group != null; group = reader.read()) {
        groups.add(group.toString());
      }
    }
    return groups;
  }

  @Test
  void oneRowTakesLittleMoreThanItsColumns() {
    Entity row = Files.entity("1", Map.of("city", "Berlin", "free", "text"));
    EntitySchema schema = EntitySchema.of(SchemaField.optional("city", Primitive.STRING));
    assertThat(ParquetEncoder.encode(schema, List.of(row)).bytes().remaining()).isLessThan(3_000);
  }

  @Test
  void rowsThatComeOneByOneAreOneFileWhetherFewOrMany() {
    EntitySchema schema = EntitySchema.of(SchemaField.optional("n", Primitive.LONG));
    for (int rows : new int[] {0, 1, 63, 64, 65, 200}) {
      List<Entity> entities = new ArrayList<>();
      for (int i = 0; i < rows; i++) {
        entities.add(Files.entity(String.format("%04d", i), Map.of("n", (long) i)));
      }
      ByteBuffer file = appended(schema, entities);
      assertThat(Files.entities(file, schema)).as("%s rows", rows).isEqualTo(entities);
    }
  }

  private static ByteBuffer appended(EntitySchema schema, List<Entity> entities) {
    FileForm form = new FileForm(schema, PayloadLayout.JSON);
    try (FileAppender appender = new FileAppender(form, WriteLayout.DEFAULT, Map.of())) {
      entities.forEach(entity -> appender.add(List.of(entity)));
      assertThat(appender.rows()).isEqualTo(entities.size());
      return appender.finish().bytes();
    }
  }
}
