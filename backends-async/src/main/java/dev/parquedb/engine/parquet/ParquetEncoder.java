package dev.parquedb.engine.parquet;

import dev.parquedb.Utf8Order;
import dev.parquedb.entity.Entity;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.FileForm;
import dev.parquedb.table.PayloadLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Encodes entities into a Parquet file in memory: ZSTD pages with checksums, a page index, rows
 * sorted by {@code $id}. Pure CPU work; safe from any thread, meant for the CPU pool.
 */
public final class ParquetEncoder {

  private ParquetEncoder() {}

  /** Encodes rows that no field partitions, with JSON text and {@link WriteLayout#DEFAULT}. */
  public static EncodedFile encode(EntitySchema schema, List<Entity> rows) {
    return encode(schema, rows, WriteLayout.DEFAULT);
  }

  /** Encodes rows that no field partitions, with JSON text. */
  public static EncodedFile encode(EntitySchema schema, List<Entity> rows, WriteLayout layout) {
    return encode(new FileForm(schema, PayloadLayout.JSON), rows, layout, Map.of());
  }

  /**
   * Encodes rows. Values that do not fit their declared field are kept in {@code $data}: {@link
   * EntityCodec#validate} is the place that refuses them.
   *
   * @param form what the rows are, and how they are stored
   * @param rows the rows, in any order
   * @param layout the sizes of row groups and pages
   * @param constants the values that all rows have in the fields that partition the table
   * @return the file; its rows are in the order of the UTF-8 bytes of their ids, rows of one id in
   *     the order given
   */
  public static EncodedFile encode(
      FileForm form, List<Entity> rows, WriteLayout layout, Map<String, Object> constants) {
    List<Entity> sorted = new ArrayList<>(rows);
    sorted.sort(Comparator.comparing(Entity::id, Utf8Order.COMPARATOR));
    try (FileAppender appender = new FileAppender(form, layout, constants)) {
      appender.add(sorted);
      FileAppender.Appended file = appender.finish();
      return new EncodedFile(file.bytes(), file.rows(), file.stats(), sorted);
    }
  }
}
