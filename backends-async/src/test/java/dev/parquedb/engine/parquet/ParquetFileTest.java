package dev.parquedb.engine.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.StorageFailureException;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.storage.ByteRange;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.table.RowSet;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class ParquetFileTest {

  private static final EntitySchema SCHEMA =
      EntitySchema.of(
          SchemaField.optional("city", Primitive.STRING),
          SchemaField.optional("n", Primitive.LONG));

  private final RecordingStorage storage = new RecordingStorage();

  private long put(int rows, int payload) {
    List<Entity> entities = new ArrayList<>();
    java.util.SplittableRandom random = new java.util.SplittableRandom(1);
    for (int i = 0; i < rows; i++) {
      String text =
          random
              .ints(payload, 'a', 'z')
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      entities.add(
          Files.entity(
              String.format("%08d", i), Map.of("city", "c" + i % 5, "n", (long) i, "free", text)));
    }
    EncodedFile file = ParquetEncoder.encode(SCHEMA, entities);
    storage.put(Files.PATH, file.bytes());
    return file.bytes().remaining();
  }

  private List<String> pages(ParquetFile file, List<ByteRange> ranges) {
    List<String> columns = new ArrayList<>();
    file.footer()
        .rowGroup(0)
        .getColumns()
        .forEach(
            chunk -> {
              if (ranges.stream()
                  .anyMatch(
                      range ->
                          range.start() < chunk.getStartingPos() + chunk.getTotalSize()
                              && range.end() > chunk.getStartingPos())) {
                columns.add(chunk.getPath().toDotString());
              }
            });
    return columns;
  }

  @Test
  void nothing_happens_before_subscription() {
    long size = put(10, 10);
    ParquetSource source = Files.source(storage);
    var opening = source.open(Files.PATH, size);
    assertThat(storage.calls()).isEmpty();
    ParquetFile file = opening.await().indefinitely();
    assertThat(storage.calls()).hasSize(1);
    file.scan(0, RowRequest.all(SCHEMA));
    file.find(java.util.Set.of("users/00000001"), RowRequest.all(SCHEMA));
    assertThat(storage.calls()).hasSize(1);
  }

  @Test
  void a_footer_larger_than_the_first_read_takes_a_second() {
    List<SchemaField> fields = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      fields.add(SchemaField.optional("column_with_a_long_name_" + i, Primitive.LONG));
    }
    EntitySchema wide = new EntitySchema(fields, List.of(), Map.of());
    Map<String, Object> data = new HashMap<>();
    fields.forEach(field -> data.put(field.name(), 1L));
    EncodedFile encoded = ParquetEncoder.encode(wide, List.of(Files.entity("1", data)));
    assertThat(encoded.bytes().remaining()).isGreaterThan((int) ParquetSource.SMALL);
    storage.put(Files.PATH, encoded.bytes());
    ParquetFile file = Files.open(storage, encoded.bytes().remaining());
    assertThat(storage.calls()).hasSize(2);
    assertThat(Files.rows(file, RowRequest.all(wide)).get(0).entity().data()).isEqualTo(data);
  }

  @Test
  void a_projection_reads_only_its_columns() {
    ParquetFile file = Files.open(storage, put(3_000, 300));
    storage.calls().clear();
    RowRequest request = RowRequest.all(SCHEMA).withProjection(Projection.of(List.of("n")));
    List<Map<String, Object>> documents = new ArrayList<>();
    for (RowBatch batch : file.scan(0, request).subscribe().asIterable()) {
      for (int i = 0; i < batch.size(); i++) {
        documents.add(batch.document(i));
      }
    }
    assertThat(documents).hasSize(3_000).contains(Map.of("n", 2_999L));
    assertThat(storage.calls()).hasSize(1);
    assertThat(pages(file, storage.calls().get(0))).containsExactly("n");
  }

  @Test
  void an_undeclared_field_is_read_from_the_payload() {
    ParquetFile file = Files.open(storage, put(20, 5));
    RowRequest request =
        RowRequest.all(SCHEMA).withProjection(Projection.of(List.of("$id", "free")));
    assertThat(Files.rows(file, request).get(0).entity().data()).containsOnlyKeys("free");
  }

  @Test
  void an_entity_needs_its_id() {
    ParquetFile file = Files.open(storage, put(1, 5));
    RowRequest request = RowRequest.all(SCHEMA).withProjection(Projection.of(List.of("n")));
    RowBatch batch = file.scan(0, request).collect().first().await().indefinitely();
    assertThatThrownBy(() -> batch.entity(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_document_is_the_map_of_the_entity() {
    ParquetFile file = Files.open(storage, put(5, 5));
    RowBatch batch = file.scan(0, RowRequest.all(SCHEMA)).collect().first().await().indefinitely();
    for (int i = 0; i < batch.size(); i++) {
      assertThat(batch.document(i)).isEqualTo(batch.entity(i).toMap());
      assertThat(List.copyOf(batch.document(i).keySet()))
          .isEqualTo(List.copyOf(batch.entity(i).toMap().keySet()));
    }
  }

  @Test
  void constants_stand_in_for_columns_that_the_file_lacks() {
    ParquetFile file = Files.open(storage, put(1, 5));
    EntitySchema wider =
        EntitySchema.of(
            SchemaField.optional("country", Primitive.STRING),
            SchemaField.optional("n", Primitive.LONG));
    RowRequest request = RowRequest.all(wider).withConstants(Map.of("country", "IT", "n", 99L));
    assertThat(Files.rows(file, request).get(0).entity().data())
        .containsEntry("country", "IT")
        .containsEntry("n", 0L);
  }

  @Test
  void few_selected_rows_are_read_page_by_page() {
    ParquetFile file = Files.open(storage, put(50_000, 30));
    storage.calls().clear();
    List<Files.Row> rows =
        Files.rows(file, RowRequest.all(SCHEMA).withSelected(RowSet.of(7, 25_000, 49_999)));
    assertThat(rows).extracting(Files.Row::position).containsExactly(7L, 25_000L, 49_999L);
    assertThat(rows.get(1).entity().localId()).isEqualTo("00025000");
    assertThat(storage.bytesRead()).isLessThan(file.footer().bytes() / 5);
  }

  @Test
  void batches_are_decoded_only_when_asked_for() {
    ParquetFile file = Files.open(storage, put(1_000, 5));
    List<Integer> decoded = new ArrayList<>();
    AssertSubscriber<Integer> subscriber =
        file.scan(
                0,
                RowRequest.all(SCHEMA).withBatchRows(100),
                batch -> {
                  decoded.add(batch.size());
                  return batch.size();
                })
            .subscribe()
            .withSubscriber(AssertSubscriber.create(0));
    assertThat(decoded).isEmpty();
    subscriber.request(1);
    assertThat(decoded).hasSize(1);
    subscriber.request(3);
    assertThat(decoded).hasSize(4);
    subscriber.cancel();
    subscriber.request(10);
    assertThat(decoded).hasSize(4);
  }

  @Test
  void a_scan_ends_after_its_last_rows() {
    ParquetFile file = Files.open(storage, put(1_000, 5));
    AssertSubscriber<Integer> subscriber =
        file.scan(0, RowRequest.all(SCHEMA).withBatchRows(300), RowBatch::size)
            .subscribe()
            .withSubscriber(AssertSubscriber.create(4));
    subscriber.assertCompleted().assertItems(300, 300, 300, 100);
  }

  @Test
  void a_scan_of_deleted_rows_only_is_empty() {
    ParquetFile file = Files.open(storage, put(3, 5));
    assertThat(Files.rows(file, RowRequest.all(SCHEMA).withDeleted(RowSet.of(0, 1, 2)))).isEmpty();
  }

  @Test
  void decoding_runs_on_the_executor_given() {
    long size = put(10, 5);
    Queue<Runnable> tasks = new ArrayDeque<>();
    ParquetSource source =
        new ParquetSource(storage.backend(), Files.NS, tasks::add, FooterCache.none());
    var opening = source.open(Files.PATH, size).subscribeAsCompletionStage();
    assertThat(opening).isNotDone();
    tasks.remove().run();
    assertThat(opening).isCompleted();
    List<Integer> sizes = new ArrayList<>();
    opening.join().scan(0, RowRequest.all(SCHEMA), RowBatch::size).subscribe().with(sizes::add);
    assertThat(sizes).isEmpty();
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
    assertThat(sizes).containsExactly(10);
  }

  @Test
  void what_the_caller_throws_reaches_the_caller() {
    ParquetFile file = Files.open(storage, put(10, 5));
    assertThatThrownBy(
            () ->
                file.scan(
                        0,
                        RowRequest.all(SCHEMA),
                        batch -> {
                          throw new IllegalArgumentException("mine");
                        })
                    .collect()
                    .asList()
                    .await()
                    .indefinitely())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("mine");
  }

  @Test
  void a_missing_file_is_a_failure_of_storage() {
    assertThatThrownBy(() -> Files.open(storage, 1_000))
        .isInstanceOf(StorageFailureException.class)
        .hasCauseInstanceOf(NotFoundException.class);
  }

  @Test
  void a_file_shorter_than_the_metadata_says_is_damaged() {
    long size = put(10, 5);
    assertThatThrownBy(() -> Files.open(storage, size + 1))
        .isInstanceOf(CorruptTableException.class)
        .hasMessageContaining(Files.PATH)
        .hasMessageContaining("shorter");
    assertThatThrownBy(() -> Files.open(storage, 7)).isInstanceOf(CorruptTableException.class);
  }

  @Test
  void footers_are_kept_within_the_budget() {
    FooterCache cache = FooterCache.bounded(1 << 20);
    ParquetFooter footer = Files.open(storage, put(10, 5)).footer();
    cache.put(footer);
    assertThat(cache.get(Files.PATH, footer.bytes())).isSameAs(footer);
    assertThat(cache.get(Files.PATH, footer.bytes() + 1)).isNull();
    assertThat(cache.get("other", footer.bytes())).isNull();
    FooterCache nothing = FooterCache.bounded(0);
    nothing.put(footer);
    assertThat(nothing.get(Files.PATH, footer.bytes())).isNull();
    FooterCache.none().put(footer);
    assertThat(FooterCache.none().get(Files.PATH, footer.bytes())).isNull();
  }
}
