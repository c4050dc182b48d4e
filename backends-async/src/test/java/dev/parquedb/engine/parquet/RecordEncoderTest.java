package dev.parquedb.engine.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.schema.FieldType;
import dev.parquedb.table.Columns.Column;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class RecordEncoderTest {

  private static final List<Column> COLUMNS =
      List.of(
          new Column("a", FieldType.parse("long")),
          new Column("b", FieldType.parse("struct<c:string,d:map<string,string>,e:list<string>>")));

  @Test
  void any_columns_come_back_as_they_were() {
    List<Object[]> rows = new ArrayList<>();
    for (long i = 0; i < 3_000; i++) {
      rows.add(
          new Object[] {
            i % 7 == 0 ? null : i,
            i % 3 == 0
                ? null
                : Map.of("c", "t" + i, "d", Map.of("k", "v" + i), "e", List.of("x", "y" + i))
          });
    }
    ByteBuffer bytes;
    try (RecordEncoder encoder = new RecordEncoder("records", COLUMNS)) {
      rows.forEach(encoder::add);
      assertThat(encoder.rows()).isEqualTo(3_000);
      bytes = encoder.finish();
    }
    List<Column> asked = new ArrayList<>(COLUMNS);
    asked.add(new Column("missing", FieldType.parse("string")));
    ParquetFile file = Files.open(bytes);
    List<Object[]> read = new ArrayList<>();
    for (int group = 0; group < file.footer().rowGroups(); group++) {
      for (RowBatch batch : file.scan(group, asked, each -> each).subscribe().asIterable()) {
        for (int row = 0; row < batch.size(); row++) {
          assertThat(batch.value("missing", row)).isNull();
          read.add(new Object[] {batch.value("a", row), batch.value("b", row)});
        }
      }
    }
    assertThat(read).hasSameSizeAs(rows);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(Arrays.asList(read.get(i))).as("%d", i).isEqualTo(Arrays.asList(rows.get(i)));
    }
  }

  @Test
  void nothing_is_added_once_it_is_closed() {
    RecordEncoder encoder = new RecordEncoder("records", COLUMNS);
    encoder.add(new Object[] {1L, null});
    encoder.close();
    encoder.close();
    assertThatThrownBy(() -> encoder.add(new Object[] {2L, null}))
        .isInstanceOf(CancellationException.class);
  }
}
