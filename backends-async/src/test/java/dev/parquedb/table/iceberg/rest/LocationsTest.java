package dev.parquedb.table.iceberg.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocationsTest {

  @ParameterizedTest
  @CsvSource({
    "s3://b/a, s3://b/a/t, t",
    "s3://b/a/, s3a://b/a/t/, t",
    "s3://b, s3n://b/x/y, x/y",
    "file:///w, file:/w/t, t",
    "file:///w, /w/t, t",
    "s3://b/a, s3://b/ab/t,",
    "s3://b/a, s3://b/a,",
    "s3://b/a, s3://b/a/../c,",
    "s3://b/a, s3://b/a/./c,",
    "s3://b/a, s3://b/a//c,",
    "s3://b/a, gs://b/a/t,",
    "s3://b/a, S3://b/a/t,"
  })
  void aLocationIsBelowAFolderOrNot(String folder, String location, String path) {
    assertThat(Locations.below(folder, location)).isEqualTo(Optional.ofNullable(path));
  }

  @Test
  void whatIsAllowedIsWholeFolders() {
    List<String> allowed = List.of("s3://one/a", "s3://two");
    assertThat(Locations.isAllowed(allowed, "s3://one/a/t")).isTrue();
    assertThat(Locations.isAllowed(allowed, "s3://one/a")).isTrue();
    assertThat(Locations.isAllowed(allowed, "s3a://two/x")).isTrue();
    assertThat(Locations.isAllowed(allowed, "s3://one/ab")).isFalse();
    assertThat(Locations.isAllowed(allowed, "s3://one/a/../b")).isFalse();
    assertThat(Locations.isAllowed(allowed, "s3://twofold/x")).isFalse();
    assertThat(Locations.isAllowed(List.of(), "s3://one/a")).isFalse();
  }

  @Test
  void theCredentialsOfTheLongestPrefixWin() {
    String answer =
        """
        {"config": {"token": "t", "client.region": "auto", "s3.access-key-id": "table"},
         "storage-credentials": [
           {"prefix": "s3://b", "config": {"s3.access-key-id": "bucket"}},
           {"prefix": "s3://b/a", "config": {"s3.access-key-id": "folder"}},
           {"prefix": "s3://b/z", "config": {"s3.access-key-id": "other"}}]}
        """;
    assertThat(Lent.properties(RestJson.tree(answer.getBytes()), "s3a://b/a/t"))
        .isEqualTo(Map.of("client.region", "auto", "s3.access-key-id", "folder"));
    assertThat(Lent.properties(RestJson.tree(answer.getBytes()), "s3://c/t"))
        .isEqualTo(Map.of("client.region", "auto", "s3.access-key-id", "table"));
    assertThat(Lent.properties(RestJson.tree("{}".getBytes()), "s3://c/t")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "people, people",
    "a b, a%20b",
    "a/b, a%2Fb",
    "ä, %C3%A4",
    "100%+, 100%25%2B",
    "a.b-c_d~e, a.b-c_d~e"
  })
  void namesAreSegmentsOfPaths(String name, String segment) {
    assertThat(Paths.encoded(name)).isEqualTo(segment);
  }
}
