package dev.parquedb.engine.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedFileTest {

  private static final EntitySchema SCHEMA =
      new EntitySchema(
          List.of(
              SchemaField.optional("city", FieldType.Primitive.STRING),
              SchemaField.optional("ok", FieldType.Primitive.BOOLEAN),
              SchemaField.optional("n", FieldType.Primitive.INT),
              SchemaField.optional("price", FieldType.parse("decimal(30,2)")),
              SchemaField.optional("tags", FieldType.parse("list<struct<a:string,b:double>>"))),
          List.of(),
          Map.of());

  private static final byte[] FILE = file();
  private static final String INTACT = everything(FILE);

  private static byte[] file() {
    RandomValues values = new RandomValues(new SplittableRandom(1));
    List<Entity> entities = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      Entity entity = values.entity(SCHEMA, String.format("%03d", i));
      Map<String, Object> data = new java.util.LinkedHashMap<>(entity.data());
      data.put("city", "city" + i % 3);
      entities.add(Files.entity(entity.localId(), data));
    }
    return Files.copy(
        ParquetEncoder.encode(SCHEMA, entities, new WriteLayout(80, 1 << 20, 20, 1_024, 1))
            .bytes());
  }

  /** All that a reader can see of the file, by scans and by lookups. */
  private static String everything(byte[] bytes) {
    ParquetFile file = Files.open(ByteBuffer.wrap(bytes));
    StringBuilder seen = new StringBuilder();
    for (Files.Row row : Files.rows(file, RowRequest.all(SCHEMA))) {
      seen.append(row.position()).append(RoundTripTest.exact(row.entity())).append('\n');
    }
    Set<String> ids = Set.of("users/000", "users/079", "users/080", "users/133");
    file.find(ids, RowRequest.all(SCHEMA)).await().indefinitely().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            hits ->
                hits.getValue()
                    .forEach(
                        hit ->
                            seen.append(hit.position())
                                .append(RoundTripTest.exact(hit.entity()))
                                .append('\n')));
    for (int group = 0; group < file.footer().rowGroups(); group++) {
      seen.append(new java.util.TreeMap<>(file.footer().bounds(group, SCHEMA).columns()));
    }
    return seen.toString();
  }

  private static void mustBeRefusedOrIntact(byte[] damaged, String what) {
    String seen;
    try {
      seen = everything(damaged);
    } catch (CorruptTableException e) {
      assertThat(e).as(what).hasMessageContaining(Files.PATH);
      return;
    } catch (UnsupportedTableFeatureException e) {
      return;
    } catch (Throwable e) {
      throw new AssertionError(what, e);
    }
    if (!seen.equals(INTACT)) {
      fail(what + " gives other rows");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void a_changed_byte_never_gives_other_rows(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = FILE.clone();
      int at = random.nextInt(damaged.length);
      byte before = damaged[at];
      damaged[at] =
          random.nextBoolean()
              ? (byte) (before ^ (1 << random.nextInt(8)))
              : (byte) random.nextInt(256);
      mustBeRefusedOrIntact(damaged, "byte " + at + " from " + before + " to " + damaged[at]);
    }
  }

  @Test
  void several_changed_bytes_never_give_other_rows() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = FILE.clone();
      int at = random.nextInt(damaged.length);
      int end = Math.min(damaged.length, at + random.nextInt(1, 40));
      for (int b = at; b < end; b++) {
        damaged[b] = (byte) random.nextInt(256);
      }
      mustBeRefusedOrIntact(damaged, "bytes " + at + " to " + end);
    }
  }

  @Test
  void a_cut_file_is_refused() {
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < 200; i++) {
      byte[] cut = Arrays.copyOf(FILE, random.nextInt(FILE.length));
      assertThatThrownBy(() -> everything(cut))
          .as("the first " + cut.length + " bytes")
          .isInstanceOf(CorruptTableException.class);
    }
  }

  @Test
  void a_cut_file_of_the_expected_size_is_refused() {
    for (int kept = 0; kept < FILE.length; kept += 97) {
      byte[] zeros = Arrays.copyOf(Arrays.copyOf(FILE, kept), FILE.length);
      assertThatThrownBy(() -> everything(zeros))
          .as("the first " + kept + " bytes")
          .isInstanceOf(CorruptTableException.class);
    }
  }

  @Test
  void swapped_parts_are_never_taken_for_others() {
    SplittableRandom random = new SplittableRandom(9);
    for (int i = 0; i < 200; i++) {
      byte[] damaged = FILE.clone();
      int length = random.nextInt(1, 200);
      int from = random.nextInt(FILE.length - length);
      int to = random.nextInt(FILE.length - length);
      System.arraycopy(FILE, from, damaged, to, length);
      mustBeRefusedOrIntact(damaged, length + " bytes of " + from + " at " + to);
    }
  }

  @Test
  void other_files_are_refused() {
    for (String text : List.of("", "PAR1", "PAR1PAR1", "{\"json\": true, \"more\": [1, 2, 3]}")) {
      assertThatThrownBy(() -> everything(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
          .isInstanceOf(CorruptTableException.class);
    }
  }

  @Test
  void an_encrypted_file_is_an_unsupported_feature() {
    byte[] encrypted = FILE.clone();
    encrypted[encrypted.length - 1] = 'E';
    assertThatThrownBy(() -> everything(encrypted))
        .isInstanceOf(UnsupportedTableFeatureException.class)
        .hasMessageContaining("encrypted");
  }
}
