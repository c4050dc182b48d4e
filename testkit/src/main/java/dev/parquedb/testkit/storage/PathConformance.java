package dev.parquedb.testkit.storage;

import static dev.parquedb.testkit.storage.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.StorageErrorKind;
import dev.parquedb.storage.StorageException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.storage.PathOperation.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Path rules: normalisation, legal names, refusals by every method. */
public interface PathConformance extends StorageSuite {

  @Test
  default void leadingSlashesDotSegmentsAndDoubledSlashesAreNormalised() {
    put("a/b", "one");
    for (String spelling : List.of("a/b", "/a/b", "//a/b", "./a/b", "a/./b", "a//b", "/./a//./b")) {
      assertThat(text(spelling)).as(spelling).isEqualTo("one");
      assertThat(Await.item(storage().stat(spelling)).path()).as(spelling).isEqualTo("a/b");
      assertThat(exists(spelling)).as(spelling).isTrue();
    }
    assertThat(everything()).containsExactly("a/b");
  }

  @Test
  default void writingUnderAnotherSpellingReplacesTheSameFile() {
    needsWriting();
    for (String spelling : List.of("x/y", "/x/y", "./x//y", "x/./y")) {
      Await.item(storage().write(spelling, Payloads.text(spelling)));
      assertThat(text("x/y")).isEqualTo(spelling);
    }
    assertThat(everything()).containsExactly("x/y");
    assertThat(Await.item(storage().delete("/x/./y"))).isTrue();
    assertThat(everything()).isEmpty();
  }

  @Test
  default void prefixesAreNormalisedLikePaths() {
    put("a/b/c", "one");
    for (String prefix : List.of("a/b", "/a/b", "./a/b", "a//b", "a/./b/", "a/b/")) {
      assertThat(Await.item(storage().list(prefix)).paths()).as(prefix).containsExactly("a/b/c");
    }
    assertThat(Await.item(storage().list("/")).paths()).containsExactly("a/b/c");
  }

  @Test
  default void legalNamesWorkEverywhere() {
    List<String> sorted = legalNames().sorted(Pages.UTF8).toList();
    sorted.forEach(name -> put(name, "content of " + name));
    for (String name : sorted) {
      assertThat(text(name)).as(name).isEqualTo("content of " + name);
      assertThat(exists(name)).as(name).isTrue();
      FileStat stat = Await.item(storage().stat(name));
      assertThat(stat.path()).isEqualTo(name);
      assertThat(stat.isDirectory()).isFalse();
      assertThat(Await.item(storage().list(name)).paths()).as("list of %s", name).contains(name);
    }
    assertThat(everything()).containsExactlyElementsOf(sorted);
  }

  @Test
  default void legalNamesCanBeCopiedMovedAndDeleted() {
    needsWriting();
    boolean moves = capabilities().move();
    for (String name : legalNames().toList()) {
      put("source", name);
      Await.item(storage().copy("source", name));
      if (moves) {
        Await.item(storage().move(name, "kept/" + name));
      } else {
        Await.item(storage().copy(name, "kept/" + name));
        assertThat(Await.item(storage().delete(name))).as(name).isTrue();
      }
      assertThat(text("kept/" + name)).as(name).isEqualTo(name);
      assertThat(Await.item(storage().delete("kept/" + name))).as(name).isTrue();
      assertThat(Await.item(storage().delete(name))).as(name).isFalse();
    }
    assertThat(everything()).containsExactly("source");
  }

  @Test
  default void thePathAndTheSegmentMayBeAsLongAsTheRulesSay() {
    for (String longest :
        List.of(
            "s".repeat(255), "é".repeat(127) + "s", "d/" + "😀".repeat(63) + "sss", path(1024))) {
      put(longest, "longest");
      assertThat(text(longest)).isEqualTo("longest");
      if (capabilities().writable()) {
        put(longest, "again");
        assertThat(Await.item(storage().delete(longest))).isTrue();
      }
    }
  }

  @Test
  default void everyMethodRefusesPathsThatBreakTheRules() {
    put("source", "source");
    List<String> broken = new ArrayList<>();
    List<String> paths = brokenPaths().toList();
    PathOperation.all().forEach(operation -> broken.addAll(accepted(operation, paths)));
    assertThat(broken).as("accepted, or refused with another error").isEmpty();
    assertThat(everything()).containsExactly("source");
  }

  @Test
  default void everyMethodThatMeansAFileRefusesTheEmptyPathAndATrailingSlash() {
    put("source", "source");
    put("dir/file", "file");
    List<String> broken = new ArrayList<>();
    List<String> paths = List.of("", "/", ".", "./", "//", "dir/", "source/", "new/", "/dir/file/");
    PathOperation.onFiles().forEach(operation -> broken.addAll(accepted(operation, paths)));
    assertThat(broken).as("accepted, or refused with another error").isEmpty();
    assertThat(everything()).containsExactly("dir/file", "source");
  }

  @Test
  default void deletingTheEmptyPrefixIsRefusedInEverySpelling() {
    put("keep", "keep");
    for (String empty : List.of("", "/", "//", "./", ".//./")) {
      refused(StorageErrorKind.INVALID_PATH, storage().deletePrefix(empty));
    }
    assertThat(everything()).containsExactly("keep");
  }

  @Test
  default void percentSignsAreNotDecodedExceptInSegmentsThatHttpRefuses() {
    if (storage().type().equals("http")) {
      for (String encoded :
          List.of("%2e%2e/a", "a/%2E%2E/b", "a/.%2e", "a%2f..%2fb", "a%5cb", "a%00b")) {
        refused(StorageErrorKind.INVALID_PATH, storage().read(encoded));
      }
      return;
    }
    List<String> literal = List.of("%2e%2e/a", "100%", "a%20b", "a%2fb", "a%zz");
    literal.forEach(name -> put(name, name));
    literal.forEach(name -> assertThat(text(name)).isEqualTo(name));
    assertThat(everything()).containsExactlyInAnyOrderElementsOf(literal);
  }

  private List<String> accepted(PathOperation operation, List<String> paths) {
    return paths.stream()
        .filter(path -> operation.role() == Role.FILE || !path.isEmpty())
        .filter(
            path ->
                !(Await.outcome(operation.on(storage(), path)).failure()
                        instanceof StorageException error
                    && error.kind() == StorageErrorKind.INVALID_PATH))
        .map(path -> operation + " of " + printable(path))
        .toList();
  }

  private static String printable(String path) {
    StringBuilder text = new StringBuilder();
    path.chars().limit(40).forEach(c -> text.append(c < 32 || c > 126 ? "\\u" + c : (char) c));
    return text.toString();
  }

  private static Stream<String> brokenPaths() {
    return Stream.of(
        "..",
        "../a",
        "/../a",
        "a/../b",
        "a/..",
        "a/b/../../..",
        "./../a",
        "a\u0000b",
        "\u0000",
        "a/b\n",
        "a\tb",
        "a/\u001f",
        "a\u007f",
        "a\u0085b",
        "\r",
        "a\\b",
        "\\",
        "..\\a",
        "s".repeat(256),
        "d/" + "s".repeat(256) + "/f",
        "é".repeat(128),
        "😀".repeat(64),
        path(1025),
        "lone\ud83d",
        "lone\ude00surrogate");
  }

  private static Stream<String> legalNames() {
    return Stream.of(
        "a..b",
        "..hidden",
        "...",
        "a/...",
        ".hidden",
        "a b",
        " lead",
        "trail ",
        "trail.",
        "grün",
        "日本語/ファイル",
        "😀",
        "～",
        "a+b",
        "a%b",
        "a&b=c",
        "a?b",
        "a#b",
        "*",
        "'quoted\"",
        "~",
        "a:b",
        "a|b",
        "<a>",
        "[a]{b}(c)",
        "$a",
        "@a",
        "a;b",
        "a,b",
        "a=b",
        "_delta_log/00000000000000000000.json",
        "x.tmp",
        ".x.tmp",
        "x.lock",
        "x~",
        "-x",
        "CON",
        "null");
  }

  /** A path of the given length in bytes whose segments are within the limit. */
  private static String path(int bytes) {
    StringBuilder path = new StringBuilder();
    while (bytes - path.length() > 201) {
      path.append("s".repeat(200)).append('/');
    }
    return path.append("e".repeat(bytes - path.length())).toString();
  }
}
