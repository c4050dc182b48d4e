package dev.parquedb.storage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.spi.ListRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {

  private static final ListRequest ALL =
      new ListRequest("", Optional.empty(), Optional.empty(), 100);

  @Test
  void filesAreSortedAndDescribed() throws Exception {
    Manifest manifest =
        parse(
            """
            {"extra": {"a": [1]}, "version": 1, "files": [
              {"path": "b", "size": 2, "etag": "\\"x\\"", "modifiedAt": "2024-05-01T12:00:00Z"},
              {"path": "a/c", "size": 0, "etag": "y", "modifiedAt": "2024-05-01T14:00:00.5+02:00",
               "contentType": "text/plain", "hash": "h"},
              {"path": "a", "size": 7, "modifiedAt": "1970-01-01T00:00:09Z"}]}
            """);
    assertThat(manifest.page(ALL).files())
        .extracting(FileStat::path)
        .containsExactly("a", "a/c", "b");
    assertThat(manifest.page(ALL).files())
        .extracting(FileStat::version)
        .containsExactly("\"9\"-7", "y", "x");
    FileStat file = manifest.page(ALL).files().get(1);
    assertThat(file.contentType()).contains("text/plain");
    assertThat(file.modifiedAt()).isEqualTo(Instant.parse("2024-05-01T12:00:00.5Z"));
  }

  @Test
  void filesMayBeNamedByAnObject() throws Exception {
    Manifest manifest =
        parse(
            """
            {"files": {
              "x/y": {"path": "x/y", "size": 1, "etag": "1", "modifiedAt": "2024-05-01T12:00:00Z"},
              "x/z": {"size": 1, "etag": "2", "modifiedAt": "2024-05-01T12:00:00Z"}}}
            """);
    assertThat(manifest.page(ALL).files()).extracting(FileStat::path).containsExactly("x/y", "x/z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | files",
        "[] | object",
        "{\"files\": 3} | array",
        "{\"files\": [] | damaged",
        "{\"files\": []} x | damaged",
        "{\"files\": []} {} | follows",
        "{\"version\": 2, \"files\": []} | version",
        "{\"version\": \"1\", \"files\": []} | version",
        "{\"files\": [], \"files\": []} | damaged",
        "{\"files\": [3]} | path",
        "{\"files\": {\"a\": {\"path\": \"b\"}}} | path",
        "{\"files\": [{\"path\": \"../a\"}]} | illegal",
        "{\"files\": [{\"path\": \"%2e%2e/a\"}]} | illegal",
        "{\"files\": [{\"path\": \"a//b\"}]} | illegal",
        "{\"files\": [{\"path\": \"a/\"}]} | illegal",
        "{\"files\": [{\"path\": \"a\"}]} | size",
        "{\"files\": [{\"path\": \"a\", \"size\": -1}]} | size",
        "{\"files\": [{\"path\": \"a\", \"size\": 1.5}]} | size",
        "{\"files\": [{\"path\": \"a\", \"size\": 1, \"etag\": \"x\"}]} | modifiedAt",
        "{\"files\": [{\"path\": \"a\", \"size\": 1, \"modifiedAt\": \"yesterday\"}]} | modifiedAt",
        "{\"files\": [{\"path\": \"a\", \"size\": 1, \"etag\": \"a b\","
            + " \"modifiedAt\": \"2024-05-01T12:00:00Z\"}]} | etag",
      })
  void whatIsWrongIsNamed(String json, String named) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(Manifest.Malformed.class)
        .hasMessageContaining(named);
  }

  private static Manifest parse(String json) throws Manifest.Malformed {
    return Manifest.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
