package dev.parquedb.storage.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.storage.InvalidPathException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoragePathsTest {

  @ParameterizedTest
  @CsvSource({
    "a, a",
    "a/b.txt, a/b.txt",
    "/a, a",
    "//a//b, a/b",
    "./a, a",
    "a/./b, a/b",
    "a..b, a..b",
    "..hidden, ..hidden",
    "..., ...",
    "a/.../b, a/.../b",
    ".hidden/x, .hidden/x",
    "a b/ü/日本, a b/ü/日本",
    "a%2e%2e/b, a%2e%2e/b",
  })
  void aFileIsNormalised(String given, String normal) {
    assertThat(StoragePaths.file(given)).isEqualTo(normal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", ".", "./", "//", "a/", "/a/b/", "a/.", "a/./"})
  void aFileIsNeitherEmptyNorEndsLikeADirectory(String given) {
    refused(() -> StoragePaths.file(given), given);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "../a",
        "a/..",
        "a/../b",
        "/..",
        "a\\b",
        "a\u0000",
        "\u0001",
        "a\n",
        "\u007f",
        "a\u0085",
        "\ud800",
        "a\udc00b",
        "\ud800\ud800\udc00",
        ".parquedb-internal",
        "a/.parquedb-internal/b"
      })
  void whatBreaksTheRulesIsRefusedInEveryRole(String given) {
    refused(() -> StoragePaths.file(given), given);
    refused(() -> StoragePaths.directory(given), given);
    refused(() -> StoragePaths.prefix(given), given);
    assertThat(StoragePaths.isKey(given)).isFalse();
  }

  @Test
  void lengthsAreCountedInBytesOfUtf8() {
    String segment = "ü".repeat(127) + "x";
    assertThat(StoragePaths.file(segment)).isEqualTo(segment);
    refused(() -> StoragePaths.file(segment + "x"), segment + "x");
    String emoji = "😀".repeat(63);
    assertThat(StoragePaths.file(emoji)).isEqualTo(emoji);
    refused(() -> StoragePaths.file(emoji + "😀"), emoji + "😀");
    String longest = ("s".repeat(203) + "/").repeat(5) + "abcd";
    assertThat(longest).hasSize(1024);
    assertThat(StoragePaths.file(longest)).isEqualTo(longest);
    assertThat(StoragePaths.file("//./" + longest)).isEqualTo(longest);
    refused(() -> StoragePaths.file(longest + "e"), longest + "e");
  }

  @ParameterizedTest
  @CsvSource({"'', ''", "/, ''", "a, a", "a/, a", "/a//b/./, a/b", "., ''"})
  void aDirectoryMayEndInASlashAndMayBeTheRoot(String given, String normal) {
    assertThat(StoragePaths.directory(given)).isEqualTo(normal);
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "/, ''",
    "./, ''",
    "., ''",
    "a, a",
    "a/, a/",
    "a//, a/",
    "/a/1, a/1",
    "a/./, a/",
    "a/., a/",
    "..h, ..h",
    ".h, .h",
  })
  void aPrefixMayEndAnywhere(String given, String normal) {
    assertThat(StoragePaths.prefix(given)).isEqualTo(normal);
  }

  @Test
  void aNormalPathIsNotCopied() {
    String path = "a/b/c.parquet";
    assertThat(StoragePaths.file(path)).isSameAs(path);
  }

  @Test
  void nullIsRefusedAsAPath() {
    assertThatThrownBy(() -> StoragePaths.file(null)).isInstanceOf(InvalidPathException.class);
  }

  @Test
  void theMessageShowsControlCharactersHarmlesslyAndIsShort() {
    assertThatThrownBy(() -> StoragePaths.file("a\r\nSet-Cookie: x"))
        .hasMessageContaining("a\\u000d\\u000aSet-Cookie");
    assertThatThrownBy(() -> StoragePaths.file("x".repeat(100_000)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
  }

  private static void refused(Runnable check, String path) {
    assertThatThrownBy(check::run)
        .isInstanceOfSatisfying(
            InvalidPathException.class, e -> assertThat(e.path()).isEqualTo(path));
  }
}
