package dev.parquedb.engine.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.Entity;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.RowSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdLookupTest {

  private static final EntitySchema SCHEMA =
      EntitySchema.of(
          SchemaField.optional("city", Primitive.STRING),
          SchemaField.optional("n", Primitive.LONG));

  private static List<Entity> entities(long seed, int count, int distinct) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Entity> entities = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String id = Integer.toString(random.nextInt(distinct), 36);
      entities.add(Files.entity(id, Map.of("city", "c" + i % 9, "n", (long) i, "free", "x" + i)));
    }
    return entities;
  }

  private static Map<String, List<IdLookup.Hit>> find(
      ParquetFile file, Set<String> ids, RowRequest request) {
    return file.find(ids, request).await().indefinitely();
  }

  /** The same by a full scan. */
  private static Map<String, List<IdLookup.Hit>> scanned(
      ParquetFile file, Set<String> ids, RowRequest request) {
    Map<String, List<IdLookup.Hit>> found = new HashMap<>();
    for (Files.Row row : Files.rows(file, request)) {
      if (ids.contains(row.entity().id())) {
        found
            .computeIfAbsent(row.entity().id(), id -> new ArrayList<>())
            .add(new IdLookup.Hit(row.position(), row.entity()));
      }
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void finds_what_a_full_scan_finds(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    WriteLayout layout =
        new WriteLayout(random.nextInt(50, 900), 1 << 20, random.nextInt(1, 60), 256, 1);
    EncodedFile encoded = ParquetEncoder.encode(SCHEMA, entities(seed, 1_000, 3_000), layout);
    ParquetFile file = Files.open(encoded.bytes());
    for (int round = 0; round < 40; round++) {
      Set<String> ids = new HashSet<>();
      for (int i = random.nextInt(round + 2); i >= 0; i--) {
        ids.add(Files.NS + "/" + Integer.toString(random.nextInt(3_100), 36));
      }
      RowRequest request =
          RowRequest.all(SCHEMA)
              .withDeleted(RowSet.of(random.longs(round * 5L, 0, 1_000).boxed().toList()))
              .withBatchRows(random.nextInt(1, 40));
      assertThat(find(file, ids, request)).isEqualTo(scanned(file, ids, request));
    }
  }

  @Test
  void rows_of_one_id_are_all_found_across_pages_and_row_groups() {
    List<Entity> same = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      same.add(Files.entity("same", Map.of("n", (long) i)));
    }
    EncodedFile encoded =
        ParquetEncoder.encode(SCHEMA, same, new WriteLayout(10, 1 << 20, 3, 1_024, 1));
    Map<String, List<IdLookup.Hit>> found =
        find(Files.open(encoded.bytes()), Set.of("users/same"), RowRequest.all(SCHEMA));
    assertThat(found.get("users/same"))
        .extracting(IdLookup.Hit::position)
        .containsExactlyElementsOf(
            java.util.stream.LongStream.range(0, 25).boxed().collect(Collectors.toList()));
  }

  @Test
  void ids_longer_than_the_bounds_of_pages_are_found() {
    List<Entity> entities = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      entities.add(Files.entity("long".repeat(50) + "\uD83D\uDE00".repeat(30) + i, Map.of()));
    }
    EncodedFile encoded =
        ParquetEncoder.encode(SCHEMA, entities, new WriteLayout(30, 1 << 20, 4, 1_024, 1));
    ParquetFile file = Files.open(encoded.bytes());
    for (Entity entity : entities) {
      assertThat(find(file, Set.of(entity.id()), RowRequest.all(SCHEMA)))
          .containsOnlyKeys(entity.id());
    }
  }

  private static RecordingStorage large(int rows) {
    RecordingStorage storage = new RecordingStorage();
    List<Entity> entities = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < rows; i++) {
      entities.add(
          Files.entity(
              String.format("%08d", i * 10),
              Map.of("n", random.nextLong(), "free", Long.toString(random.nextLong()).repeat(3))));
    }
    storage.put(Files.PATH, ParquetEncoder.encode(SCHEMA, entities).bytes());
    return storage;
  }

  private static long size(RecordingStorage storage) {
    return storage.backend().readRange(Files.PATH, 0, 1L << 40).await().indefinitely().remaining();
  }

  @Test
  void a_lookup_in_a_large_file_takes_few_requests_and_bytes() {
    RecordingStorage storage = large(100_000);
    long size = size(storage);
    storage.calls().clear();
    ParquetFile file = Files.open(storage, size);
    assertThat(storage.calls()).hasSize(1);
    Map<String, List<IdLookup.Hit>> found =
        find(file, Set.of("users/00500000"), RowRequest.all(SCHEMA));
    assertThat(found.get("users/00500000").get(0).position()).isEqualTo(50_000);
    assertThat(storage.calls()).hasSizeLessThanOrEqualTo(3);
    assertThat(storage.bytesRead()).isLessThan(size / 20);
  }

  @Test
  void an_id_outside_of_all_bounds_costs_no_request() {
    RecordingStorage storage = large(30_000);
    ParquetFile file = Files.open(storage, size(storage));
    storage.calls().clear();
    assertThat(find(file, Set.of("users/~"), RowRequest.all(SCHEMA))).isEmpty();
    assertThat(find(file, Set.of("other/1"), RowRequest.all(SCHEMA))).isEmpty();
    assertThat(find(file, Set.of(), RowRequest.all(SCHEMA))).isEmpty();
    assertThat(storage.calls()).isEmpty();
  }

  @Test
  void a_small_file_takes_one_request_for_everything() {
    RecordingStorage storage = new RecordingStorage();
    EncodedFile encoded = ParquetEncoder.encode(SCHEMA, entities(1, 500, 100_000));
    storage.put(Files.PATH, encoded.bytes());
    ParquetFile file = Files.open(storage, encoded.bytes().remaining());
    Set<String> ids =
        encoded.sorted().stream().limit(20).map(Entity::id).collect(Collectors.toSet());
    assertThat(find(file, ids, RowRequest.all(SCHEMA)).keySet()).isEqualTo(ids);
    assertThat(Files.rows(file, RowRequest.all(SCHEMA))).hasSize(500);
    assertThat(storage.calls()).hasSize(1);
  }

  @Test
  void a_small_file_with_a_kept_footer_takes_one_request() {
    RecordingStorage storage = new RecordingStorage();
    EncodedFile encoded = ParquetEncoder.encode(SCHEMA, entities(1, 500, 100_000));
    storage.put(Files.PATH, encoded.bytes());
    ParquetSource source =
        new ParquetSource(storage.backend(), Files.NS, Runnable::run, FooterCache.bounded(1 << 20));
    source.open(Files.PATH, encoded.bytes().remaining()).await().indefinitely();
    storage.calls().clear();
    ParquetFile file = source.open(Files.PATH, encoded.bytes().remaining()).await().indefinitely();
    assertThat(storage.calls()).isEmpty();
    String id = encoded.sorted().get(3).id();
    assertThat(find(file, Set.of(id), RowRequest.all(SCHEMA))).containsKey(id);
    assertThat(storage.calls()).hasSize(1);
  }

  @Test
  void a_projection_is_kept_to() {
    EncodedFile encoded = ParquetEncoder.encode(SCHEMA, entities(1, 50, 100_000));
    Entity wanted = encoded.sorted().get(7);
    RowRequest request = RowRequest.all(SCHEMA).withProjection(Projection.of(List.of("n")));
    Entity found =
        find(Files.open(encoded.bytes()), Set.of(wanted.id()), request)
            .get(wanted.id())
            .get(0)
            .entity();
    assertThat(found.data()).isEqualTo(Map.of("n", wanted.data().get("n")));
    assertThat(found.createdAt()).isNull();
  }
}
