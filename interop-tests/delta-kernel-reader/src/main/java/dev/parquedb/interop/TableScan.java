package dev.parquedb.interop;

import static io.delta.kernel.internal.util.Utils.singletonCloseableIterator;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.util.Optional;

/** Reads the live rows of a snapshot: data files, less what their deletion vectors name. */
final class TableScan {

  private final Engine engine;
  private final Scan scan;
  private final Row state;

  private TableScan(Engine engine, Scan scan) {
    this.engine = engine;
    this.scan = scan;
    this.state = scan.getScanState(engine);
  }

  static TableScan of(Engine engine, Snapshot snapshot, StructType columns) {
    return new TableScan(engine, snapshot.getScanBuilder().withReadSchema(columns).build());
  }

  /** Takes a row: its batch and its place there. */
  interface RowConsumer {
    void accept(ColumnarBatch batch, int row) throws IOException;
  }

  void forEachRow(RowConsumer consumer) throws IOException {
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> files = batches.next().getRows()) {
          while (files.hasNext()) {
            file(files.next(), consumer);
          }
        }
      }
    }
  }

  private void file(Row file, RowConsumer consumer) throws IOException {
    StructType physical = ScanStateRow.getPhysicalDataReadSchema(state);
    try (CloseableIterator<FileReadResult> read =
            engine
                .getParquetHandler()
                .readParquetFiles(
                    singletonCloseableIterator(InternalScanFileUtils.getAddFileStatus(file)),
                    physical,
                    Optional.empty());
        CloseableIterator<FilteredColumnarBatch> logical =
            Scan.transformPhysicalData(engine, state, file, read.map(FileReadResult::getData))) {
      while (logical.hasNext()) {
        rows(logical.next(), consumer);
      }
    }
  }

  private static void rows(FilteredColumnarBatch filtered, RowConsumer consumer)
      throws IOException {
    ColumnarBatch batch = filtered.getData();
    ColumnVector selection = filtered.getSelectionVector().orElse(null);
    for (int row = 0; row < batch.getSize(); row++) {
      if (selection == null || (!selection.isNullAt(row) && selection.getBoolean(row))) {
        consumer.accept(batch, row);
      }
    }
  }
}
