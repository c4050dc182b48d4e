package dev.parquedb.interop.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.interop.SparkProcess;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.testkit.Await;
import dev.parquedb.update.Update;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Spark and delta-kernel read partitions of every type as we do, and Spark goes on with them. */
@Tag("full")
@ExtendWith(SparkProcess.Shared.class)
class SparkPartitionsTest {

  private static final String NS = "partitions";

  @TempDir static Path root;

  private static Map<String, List<Object>> values() {
    Map<String, List<Object>> values = new LinkedHashMap<>();
    values.put("string", List.of("x=1/y %20:#?", " ", "A & (B), C!", "ü \"q\" \\ \u0001\n🎈"));
    values.put("int", List.of(-1L, 2147483647L));
    values.put("long", List.of(Long.MIN_VALUE, 0L));
    values.put("float", List.of((double) 0.1f, Double.NaN));
    values.put("double", List.of(0.1, -0.0, Double.POSITIVE_INFINITY, 1e300));
    values.put("boolean", List.of(true, false));
    values.put("date", List.of(LocalDate.of(1, 1, 1), LocalDate.of(2024, 2, 29)));
    values.put(
        "timestamp",
        List.of(Instant.EPOCH.minusNanos(1_000), Instant.parse("2024-01-01T00:00:00.000001Z")));
    values.put(
        "local_timestamp",
        List.of(LocalDateTime.of(2024, 1, 1, 0, 0), LocalDateTime.of(1, 1, 1, 0, 0, 0, 1_000)));
    values.put("decimal(20,5)", List.of(new BigDecimal("-1.50000"), new BigDecimal("0.00000")));
    values.put("time", List.of(LocalTime.of(23, 59, 59, 999_999_000)));
    values.put("uuid", List.of(UUID.fromString("ffffffff-0000-4000-8000-000000000000")));
    return values;
  }

  private static SchemaField field(String type) {
    return SchemaField.optional("f_" + type.replaceAll("[^a-z_].*", ""), FieldType.parse(type));
  }

  @Test
  void partitionsOfEveryTypeAreReadByEveryone(SparkProcess spark) throws IOException {
    try (Folder folder = new Folder(root)) {
      EntityBackend backend = folder.open();
      List<SchemaField> fields = values().keySet().stream().map(type -> field(type)).toList();
      List<String> names = fields.stream().map(SchemaField::name).toList();
      Await.item(backend.setSchema(NS, new EntitySchema(fields, names, Map.of())));
      List<CreateInput> inputs = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        Map<String, Object> input = new LinkedHashMap<>(Map.of("$id", "e" + i, "rest", i));
        for (Map.Entry<String, List<Object>> each : values().entrySet()) {
          if (i < each.getValue().size()) {
            input.put(field(each.getKey()).name(), each.getValue().get(i));
          }
        }
        inputs.add(CreateInput.of(input));
      }
      Await.item(backend.bulkCreate(NS, inputs));
      agree(folder, spark, backend, "our files");

      spark.checkpoint(folder.table(NS));
      spark.sql(
          folder.table(NS),
          "INSERT INTO {t} SELECT concat(`$id`, '-again'), * EXCEPT (`$id`) FROM {t}");
      agree(folder, spark, backend, "files of Spark");
      for (int i = 0; i < 5; i++) {
        Await.item(backend.update(NS, "e" + i + "-again", Update.parse("{\"$inc\":{\"rest\":1}}")));
      }
      agree(folder, spark, backend, "rows of Spark that we changed");
      assertThat(Await.item(backend.compact(NS)).filesCompacted()).isPositive();
      agree(folder, spark, backend, "files of both in one");
    }
  }

  private static void agree(
      Folder folder, SparkProcess spark, EntityBackend backend, String phase) {
    folder.view(backend, NS).agreesAfter(phase + ", for delta-kernel");
    folder.view(spark, backend, NS).agreesAfter(phase + ", for Spark");
  }
}
