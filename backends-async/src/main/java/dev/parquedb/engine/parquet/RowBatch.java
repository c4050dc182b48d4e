package dev.parquedb.engine.parquet;

import dev.parquedb.entity.Entity;
import java.util.Map;

/**
 * Some decoded rows of a data file, deleted ones left out, in ascending order of their positions.
 * Immutable. Putting a row together parses its {@code $data}: work for the CPU pool.
 */
public final class RowBatch {

  private final RowAssembler assembler;
  private final Object[][] vectors;
  private final long[] positions;

  RowBatch(RowAssembler assembler, Object[][] vectors, long[] positions) {
    this.assembler = assembler;
    this.vectors = vectors;
    this.positions = positions;
  }

  /** How many rows. */
  public int size() {
    return positions.length;
  }

  /**
   * The physical position in the file of a row.
   *
   * @param row the row, from 0 to {@code size() - 1}
   */
  public long position(int row) {
    return positions[row];
  }

  /**
   * The entity of a row. Fields outside of the projection are null or left out.
   *
   * @param row the row, from 0 to {@code size() - 1}
   * @throws IllegalStateException if {@code $id} is not in the projection
   * @throws dev.parquedb.entity.CorruptTableException if the row makes no entity
   */
  public Entity entity(int row) {
    return assembler.entity(vectors, row, positions[row]);
  }

  /**
   * The document of a row: {@link Entity#toMap()} of the columns in the projection.
   *
   * @param row the row, from 0 to {@code size() - 1}
   * @throws dev.parquedb.entity.CorruptTableException if the row makes no document
   */
  public Map<String, Object> document(int row) {
    return assembler.document(vectors, row, positions[row]);
  }

  /**
   * The value of a column of a row.
   *
   * @param column the column's name
   * @param row the row, from 0 to {@code size() - 1}
   * @return null also where the file does not hold the column
   */
  public Object value(String column, int row) {
    return assembler.value(column, vectors, row);
  }

  /** The text of the {@code $id} column of a row, which must be in the projection; may be null. */
  String id(int row) {
    return (String) assembler.value(dev.parquedb.entity.SystemFields.ID, vectors, row);
  }
}
