package dev.parquedb.table.delta;

import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.table.Cpu;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.Retries;
import dev.parquedb.table.RowSet;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.delta.DeletionVector.Storage;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Reads deletion vectors, wherever they are kept. */
final class DeletionVectors {

  private final Retries retries;
  private final Cpu cpu;
  private final RecentVectors recent;

  DeletionVectors(Retries retries, Cpu cpu, RecentVectors recent) {
    this.retries = retries;
    this.cpu = cpu;
    this.recent = recent;
  }

  /** The deleted rows of a data file. */
  Uni<RowSet> read(TableRef table, DataFile file) {
    if (file.deletes().isEmpty()) {
      return Uni.createFrom().item(RowSet.empty());
    }
    if (!(file.deletes().get() instanceof DeletionVector vector)) {
      return Uni.createFrom()
          .failure(
              new IllegalArgumentException("not a data file of a Delta table: " + file.path()));
    }
    return Uni.createFrom()
        .deferred(
            () ->
                vector.storage() == Storage.INLINE
                    ? inline(table, file, vector)
                    : stored(table, file, vector));
  }

  private Uni<RowSet> inline(TableRef table, DataFile file, DeletionVector vector) {
    String where = table.path(LogNames.FOLDER);
    return cpu.bytes(
        vector.pathOrInline().length(),
        () -> {
          byte[] padded;
          try {
            padded = Z85.decode(vector.pathOrInline());
          } catch (IllegalArgumentException e) {
            throw damaged(table, where, file, e);
          }
          if (vector.sizeInBytes() < 0 || vector.sizeInBytes() > padded.length) {
            throw damaged(table, where, file, new IOException("its size is wrong"));
          }
          return rows(table, where, file, vector, Arrays.copyOf(padded, vector.sizeInBytes()));
        });
  }

  private Uni<RowSet> stored(TableRef table, DataFile file, DeletionVector vector) {
    String path = table.path(relativePath(table, file, vector));
    // The protocol reads a missing offset as 0.
    long start = vector.offset().orElse(0);
    if (start < 0 || vector.sizeInBytes() < 0) {
      return Uni.createFrom()
          .failure(damaged(table, path, file, new IOException("its place is negative")));
    }
    long end = start + DeletionVectorFile.framedSize(vector);
    Uni<ByteBuffer> read =
        recent
            .read(path, start, end)
            .map(kept -> Uni.createFrom().item(kept))
            .orElseGet(() -> retries.idempotent(() -> table.storage().readRange(path, start, end)));
    return read.onFailure(NotFoundException.class)
        .transform(missing -> damaged(table, path, file, missing))
        .chain(
            bytes ->
                cpu.bytes(bytes.remaining(), () -> unframed(table, path, file, vector, bytes)));
  }

  private static String relativePath(TableRef table, DataFile file, DeletionVector vector) {
    String name = vector.pathOrInline();
    try {
      if (vector.storage() == Storage.UUID_FILE) {
        return DeletionVectorFile.path(name);
      }
      return LogPaths.decode(table, name)
          .orElseThrow(
              () ->
                  DeltaErrors.unsupported(
                      table,
                      "deletion vectors outside of the table's folder",
                      "it refers to a file outside of its folder: " + name));
    } catch (IllegalArgumentException e) {
      throw damaged(table, table.path(LogNames.FOLDER), file, e);
    }
  }

  private static RowSet unframed(
      TableRef table, String path, DataFile file, DeletionVector vector, ByteBuffer bytes) {
    try {
      return rows(table, path, file, vector, DeletionVectorFile.unframed(vector, bytes));
    } catch (IOException e) {
      throw damaged(table, path, file, e);
    }
  }

  private static RowSet rows(
      TableRef table, String path, DataFile file, DeletionVector vector, byte[] bitmap) {
    RowSet rows;
    try {
      rows = BitmapCodec.decode(bitmap);
    } catch (IOException e) {
      throw damaged(table, path, file, e);
    }
    if (rows.cardinality() != vector.cardinality()) {
      throw damaged(
          table,
          path,
          file,
          new IOException(
              "it deletes " + rows.cardinality() + " rows, not " + vector.cardinality()));
    }
    return rows;
  }

  private static CorruptTableException damaged(
      TableRef table, String path, DataFile file, Exception cause) {
    return DeltaErrors.corrupt(
        table,
        path,
        "does not hold the deletion vector of " + file.path() + " (" + cause.getMessage() + ")",
        cause);
  }
}
