package dev.parquedb.interop;

import dev.parquedb.interop.peer.Answers;
import io.delta.kernel.DataWriteContext;
import io.delta.kernel.Operation;
import io.delta.kernel.Table;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionBuilder;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.internal.data.DefaultColumnarBatch;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Appends one row a commit to a table of an id and a number, made when it is missing. */
final class Appends {

  private static final String ENGINE = "delta-kernel peer";
  private static final StructType SCHEMA =
      new StructType().add("id", StringType.STRING).add("n", LongType.LONG);

  private final Engine engine;
  private final String table;

  Appends(Engine engine, String table) {
    this.engine = engine;
    this.table = table;
  }

  /** Commits and writes one line a commit: its version and how many microseconds it took. */
  void run(int commits, Answers out) throws IOException {
    long version = version();
    for (int i = 0; i < commits; i++) {
      long start = System.nanoTime();
      version = append(i);
      long micros = (System.nanoTime() - start) / 1000;
      long at = version;
      out.line(
          json -> {
            json.writeNumberField("version", at);
            json.writeNumberField("micros", micros);
          });
    }
    out.done(commits, version);
  }

  /** The version of the table, which is made where it is missing. */
  private long version() {
    try {
      return Table.forPath(engine, table).getLatestSnapshot(engine).getVersion();
    } catch (TableNotFoundException missing) {
      TransactionBuilder create =
          Table.forPath(engine, table)
              .createTransactionBuilder(engine, ENGINE, Operation.CREATE_TABLE)
              .withSchema(engine, SCHEMA);
      return create.build(engine).commit(engine, CloseableIterable.emptyIterable()).getVersion();
    }
  }

  private long append(long number) throws IOException {
    Transaction transaction =
        Table.forPath(engine, table)
            .createTransactionBuilder(engine, ENGINE, Operation.WRITE)
            .build(engine);
    Row state = transaction.getTransactionState(engine);
    DataWriteContext context = Transaction.getWriteContext(engine, state, Map.of());
    CloseableIterator<FilteredColumnarBatch> rows =
        Transaction.transformLogicalData(
            engine, state, Utils.singletonCloseableIterator(row(number)), Map.of());
    CloseableIterator<DataFileStatus> files =
        engine
            .getParquetHandler()
            .writeParquetFiles(context.getTargetDirectory(), rows, context.getStatisticsColumns());
    CloseableIterator<Row> actions =
        Transaction.generateAppendActions(engine, state, files, context);
    return transaction.commit(engine, CloseableIterable.inMemoryIterable(actions)).getVersion();
  }

  private static FilteredColumnarBatch row(long number) {
    return new FilteredColumnarBatch(
        new DefaultColumnarBatch(
            1,
            SCHEMA,
            new ColumnVector[] {
              new Constant(StringType.STRING, "e" + number), new Constant(LongType.LONG, number)
            }),
        Optional.empty());
  }
}
