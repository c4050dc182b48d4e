package dev.parquedb.table.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.table.TableRef;
import java.lang.reflect.Proxy;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogPathsTest {

  private static TableRef table(String rootUri) {
    StorageBackend storage =
        (StorageBackend)
            Proxy.newProxyInstance(
                StorageBackend.class.getClassLoader(),
                new Class<?>[] {StorageBackend.class},
                (proxy, method, arguments) -> URI.create(rootUri));
    return new TableRef("people", storage, "db/people");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "part-00000-1.parquet",
        "a b/c%d.parquet",
        "day=2026-01-01/x.parquet",
        "10:30.parquet",
        "\u00e9\u6f22\ud83d\ude00#?.parquet"
      })
  void encodedPathsComeBack(String path) {
    String uri = LogPaths.encode(path);
    assertThat(uri).matches("[\\x21-\\x7e]+").doesNotContain(":", "#", "?");
    assertThat(LogPaths.decode(table("s3://bucket/p"), uri)).contains(path);
  }

  @ParameterizedTest
  @CsvSource({
    "s3://bucket/p, s3://bucket/p/db/people/a%20b.parquet",
    "s3://bucket/p, s3a://bucket/p/db/people/a%20b.parquet",
    "s3://bucket, s3n://bucket/db/people/a%20b.parquet",
    "file:///data, file:/data/db/people/a%20b.parquet",
    "file:///data, file:///data/db/people/a%20b.parquet",
    "file:///data, /data/db/people/a%20b.parquet",
    "file:///, file:///db/people/a%20b.parquet",
    "memory://m, memory://m/db/people//./a%20b.parquet",
    "s3://bucket/p, ./a%20b.parquet"
  })
  void pathsWithinTheFolderAreRelative(String rootUri, String uri) {
    assertThat(LogPaths.decode(table(rootUri), uri)).contains("a b.parquet");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://other/p/db/people/a.parquet",
        "s3://bucket/p/db/other/a.parquet",
        "s3://bucket/p/db/people2/a.parquet",
        "file:///p/db/people/a.parquet",
        "/p/db/people/a.parquet",
        "../other/a.parquet",
        "x/%2e%2e/%2E%2E/a.parquet",
        "s3://bucket/p/db/people/../other/a.parquet"
      })
  void pathsOutsideOfTheFolderAreNone(String uri) {
    assertThat(LogPaths.decode(table("s3://bucket/p"), uri)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%2", "a%", "a%zz", "%ff.parquet", "", "."})
  void malformedPathsAreRefused(String uri) {
    assertThatThrownBy(() -> LogPaths.decode(table("s3://bucket/p"), uri))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesOfTheLog() {
    assertThat(LogNames.commit(12)).isEqualTo("_delta_log/00000000000000000012.json");
    assertThat(LogNames.commitVersion("00000000000000000012.json")).hasValue(12);
    assertThat(LogNames.checkpointVersion("00000000000000000012.checkpoint.parquet")).hasValue(12);
    assertThat(
            LogNames.checkpointVersion(
                "00000000000000000012.checkpoint.0000000001.0000000003.parquet"))
        .hasValue(12);
    assertThat(
            LogNames.checkpointVersion(
                "00000000000000000012.checkpoint.3a0d65cd-4056-49b8-937b-95f9e3ee90e5.json"))
        .hasValue(12);
    for (String other :
        new String[] {
          "00000000000000000012.crc",
          "00000000000000000010.00000000000000000012.compacted.json",
          "00000000000000000012.3a0d65cd-4056-49b8-937b-95f9e3ee90e5.json",
          "_last_checkpoint",
          "12.json",
          "99999999999999999999.json"
        }) {
      assertThat(LogNames.commitVersion(other)).as(other).isEmpty();
      assertThat(LogNames.checkpointVersion(other)).as(other).isEmpty();
    }
  }
}
