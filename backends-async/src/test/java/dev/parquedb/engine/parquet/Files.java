package dev.parquedb.engine.parquet;

import dev.parquedb.entity.Entity;
import dev.parquedb.schema.EntitySchema;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Short ways to write and read data files in tests; everything runs on the calling thread. */
final class Files {

  static final String NS = "users";
  static final String PATH = "t/part-1.parquet";
  static final Instant AT = Instant.parse("2026-01-02T03:04:05.678901Z");

  private Files() {}

  static Entity entity(String localId, Map<String, Object> data) {
    return new Entity(NS + "/" + localId, NS, null, AT, "me", AT, "me", null, null, 1, data);
  }

  static ParquetFile open(ByteBuffer bytes) {
    RecordingStorage storage = new RecordingStorage();
    storage.put(PATH, bytes);
    return open(storage, bytes.remaining());
  }

  static ParquetFile open(RecordingStorage storage, long bytes) {
    return source(storage).open(PATH, bytes).await().indefinitely();
  }

  static ParquetSource source(RecordingStorage storage) {
    return new ParquetSource(storage.backend(), NS, Runnable::run, FooterCache.none());
  }

  /** A row and where it was. */
  record Row(long position, Entity entity) {}

  static List<Row> rows(ParquetFile file, RowRequest request) {
    List<Row> rows = new ArrayList<>();
    for (int group = 0; group < file.footer().rowGroups(); group++) {
      for (RowBatch batch : file.scan(group, request).subscribe().asIterable()) {
        for (int row = 0; row < batch.size(); row++) {
          rows.add(new Row(batch.position(row), batch.entity(row)));
        }
      }
    }
    return rows;
  }

  static List<Entity> entities(ByteBuffer bytes, EntitySchema schema) {
    return rows(open(bytes), RowRequest.all(schema)).stream().map(Row::entity).toList();
  }

  /** The same bytes in an array of their own. */
  static byte[] copy(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return copy;
  }
}
