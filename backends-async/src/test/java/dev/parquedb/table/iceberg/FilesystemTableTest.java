package dev.parquedb.table.iceberg;

import static dev.parquedb.table.iceberg.IcebergFixture.append;
import static dev.parquedb.table.iceberg.IcebergFixture.at;
import static dev.parquedb.table.iceberg.IcebergFixture.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.testkit.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that are registered by their numbered metadata files. */
class FilesystemTableTest {

  private static final String HINT = "metadata/version-hint.text";

  private final IcebergFixture fixture = new IcebergFixture(config -> config);

  @AfterEach
  void close() {
    fixture.close();
  }

  private IcebergState commits(int count) {
    IcebergState state = fixture.createTable();
    for (int i = 1; i < count; i++) {
      state = fixture.commit(state, append(at(i), file("f" + i, 1)), i);
    }
    return state;
  }

  @Test
  void theHintNamesTheNewestNumberAfterAWhile() {
    commits(5);
    Await.until("the hint is written", () -> fixture.text(HINT).equals("5"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "3", "7", "999", "0", "-1", "not a number", "v3"})
  void whateverTheHintSaysTheNewestIsFound(String hint) {
    commits(7);
    Await.until("the hint is written", () -> fixture.text(HINT).equals("7"));
    fixture.write(HINT, hint);
    assertThat(fixture.load().version()).isEqualTo(6);
    fixture.delete(HINT);
    assertThat(fixture.load().version()).isEqualTo(6);
  }

  @Test
  void aHintToAFileThatWasCleanedUpMisleadsNobody() {
    commits(7);
    Await.until("the hint is written", () -> fixture.text(HINT).equals("7"));
    fixture.write(HINT, "2");
    fixture.delete("metadata/v1.metadata.json");
    fixture.delete("metadata/v2.metadata.json");
    fixture.delete("metadata/v3.metadata.json");
    assertThat(fixture.load().version()).isEqualTo(6);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  @Test
  void compressedMetadataIsFollowedInItsForm() throws IOException {
    IcebergState state = fixture.createTable(file("a", 1));
    TableMetadata next =
        TableMetadata.buildFrom(state.metadata())
            .setProperties(Map.of("write.metadata.compression-codec", "gzip"))
            .build();
    fixture.write("metadata/v2.gz.metadata.json", gzip(TableMetadataParser.toJson(next)));
    IcebergState loaded = fixture.load(state);
    assertThat(loaded.metadata().properties()).containsKey("write.metadata.compression-codec");
    fixture.commit(loaded, append(loaded.timestamp().plusMillis(1), file("b", 1)), 1);
    assertThat(fixture.files("metadata/v3").stream().map(each -> each.path()))
        .containsExactly(fixture.table.path("metadata/v3.gz.metadata.json"));
    assertThat(fixture.load().files().size()).isEqualTo(2);
  }

  @Test
  void twoFilesOfOneNumberAreDamage() throws IOException {
    IcebergState state = commits(2);
    String json = TableMetadataParser.toJson(state.metadata());
    fixture.write("metadata/v3.metadata.json", json);
    fixture.write("metadata/v3.gz.metadata.json", gzip(json));
    for (IcebergState known : new IcebergState[] {null, state}) {
      CorruptTableException error =
          Await.failure(CorruptTableException.class, fixture.format.load(fixture.table, known));
      assertThat(error).hasMessageContaining("v3.metadata.json");
    }
  }

  @Test
  void whatIsNoMetadataIsDamageAndNamed() {
    IcebergState state = commits(2);
    fixture.write("metadata/v3.metadata.json", "{\"format-version\":2}");
    CorruptTableException error =
        Await.failure(CorruptTableException.class, fixture.format.load(fixture.table, state));
    assertThat(error).hasMessageContaining("v3.metadata.json");
  }

  @Test
  void aMissingManifestIsDamageAndNamed() {
    commits(2);
    String manifest =
        fixture.files("metadata/").stream()
            .map(each -> each.path())
            .filter(path -> path.endsWith("-m0.avro"))
            .findFirst()
            .orElseThrow();
    Await.item(fixture.storage.delete(manifest));
    CorruptTableException error =
        Await.failure(CorruptTableException.class, fixture.otherFormat().load(fixture.table, null));
    assertThat(error).hasMessageContaining(manifest);
  }

  @Test
  void newerFormatsAndOtherLocationsAreRefusedByName() {
    IcebergState state = fixture.createTable();
    String json = TableMetadataParser.toJson(state.metadata());
    fixture.write(
        "metadata/v2.metadata.json",
        json.replace(state.metadata().location() + "\"", "memory://elsewhere/t\""));
    assertThat(
            Await.failure(
                UnsupportedTableFeatureException.class, fixture.format.load(fixture.table, state)))
        .hasMessageContaining("memory://elsewhere/t");
    fixture.delete("metadata/v2.metadata.json");
    TableMetadata newer = TableMetadata.buildFrom(state.metadata()).upgradeFormatVersion(4).build();
    fixture.write("metadata/v2.metadata.json", TableMetadataParser.toJson(newer));
    assertThat(
            Await.failure(
                UnsupportedTableFeatureException.class, fixture.format.load(fixture.table, state)))
        .hasMessageContaining("format version is 4");
  }

  @Test
  void theTablesOfADatabaseAreThoseWithMetadata() {
    fixture.createTable();
    Await.item(fixture.storage.write("default/other/data/x", java.nio.ByteBuffer.allocate(1)));
    Await.item(
        fixture.storage.write(
            "elsewhere/t/metadata/v1.metadata.json", java.nio.ByteBuffer.allocate(1)));
    assertThat(Await.item(fixture.format.tables(fixture.storage, ""))).isEqualTo(List.of("people"));
  }
}
