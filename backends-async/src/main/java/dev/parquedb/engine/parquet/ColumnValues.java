package dev.parquedb.engine.parquet;

import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;

/** The values of one top-level column of a row group, row after row. */
abstract class ColumnValues {

  private final String name;
  private final int vector;

  private ColumnValues(String name, int vector) {
    this.name = name;
    this.vector = vector;
  }

  String name() {
    return name;
  }

  /** Which vector of a batch the values go into. */
  int vector() {
    return vector;
  }

  /**
   * Reads the next rows.
   *
   * @param span how many
   * @param keep which of them go into the vector; null for all
   * @param values takes the kept ones, null for none
   */
  final void read(int span, boolean[] keep, Object[] values) {
    int at = 0;
    for (int i = 0; i < span; i++) {
      if (keep == null || keep[i]) {
        values[at++] = next();
      } else {
        skip();
      }
    }
  }

  abstract Object next();

  abstract void skip();

  /** A column of one value a row. */
  static ColumnValues flat(
      ColumnSelection.Selected column, int vector, PageReadStore pages, String createdBy) {
    MessageType schema = new MessageType("column", column.column());
    Object[] cell = new Object[1];
    Converter leaf =
        new ScalarConverter(
            ScalarReaders.of(column.type(), column.column().asPrimitiveType()),
            value -> cell[0] = value);
    ColumnReader reader =
        new ColumnReadStoreImpl(pages, root(leaf, cell), schema, createdBy)
            .getColumnReader(schema.getColumns().get(0));
    int present = reader.getDescriptor().getMaxDefinitionLevel();
    return new ColumnValues(column.name(), vector) {
      @Override
      Object next() {
        Object value = null;
        if (reader.getCurrentDefinitionLevel() == present) {
          reader.writeCurrentValueToConverter();
          value = cell[0];
        }
        reader.consume();
        return value;
      }

      @Override
      void skip() {
        if (reader.getCurrentDefinitionLevel() == present) {
          reader.skip();
        }
        reader.consume();
      }
    };
  }

  /** A list, map or struct. */
  static ColumnValues nested(
      ColumnSelection.Selected column, int vector, PageReadStore pages, String createdBy) {
    MessageType schema = new MessageType("column", column.column());
    Object[] cell = new Object[1];
    GroupConverter root =
        root(NestedConverters.of(column.type(), column.column(), value -> cell[0] = value), cell);
    RecordReader<Object> reader =
        new ColumnIOFactory(createdBy)
            .getColumnIO(schema)
            .getRecordReader(
                pages,
                new RecordMaterializer<Object>() {
                  @Override
                  public Object getCurrentRecord() {
                    return cell[0];
                  }

                  @Override
                  public GroupConverter getRootConverter() {
                    return root;
                  }
                });
    return new ColumnValues(column.name(), vector) {
      @Override
      Object next() {
        return reader.read();
      }

      @Override
      void skip() {
        reader.read();
      }
    };
  }

  private static GroupConverter root(Converter child, Object[] cell) {
    return new GroupConverter() {
      @Override
      public Converter getConverter(int index) {
        return child;
      }

      @Override
      public void start() {
        cell[0] = null;
      }

      @Override
      public void end() {}
    };
  }
}
