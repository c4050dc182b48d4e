package dev.parquedb.testkit.storage;

import static dev.parquedb.testkit.storage.Refusals.refusedArgument;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.ListResult;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code list}: order, prefixes, delimiters, patterns. */
public interface ListConformance extends StorageSuite {

  /** The tree of most tests here. */
  List<String> TREE =
      List.of("a/1.txt", "a/2.txt", "a/10.txt", "a/b/3.txt", "a/b/c/4.txt", "ab/5.txt", "z.txt");

  /** The last page of a listing that matches nothing. */
  ListResult NOTHING = new ListResult(List.of(), List.of(), Optional.empty());

  @Test
  default void keysAscendByTheirUtf8Bytes() {
    List<String> ascending =
        List.of(
            "B",
            "a b/1",
            "a!/z",
            "a-b",
            "a.txt",
            "a/b",
            "a/b.x",
            "a0",
            "aa",
            "b/\uFF5E",
            "b/\uD83D\uDE00",
            "é",
            "\uFF5E",
            "\uFF5E~/x",
            "\uD83D\uDE00",
            "\uD83D\uDE00a/x");
    assertThat(ascending).isSortedAccordingTo(Pages.UTF8);
    for (int i = 0; i < ascending.size(); i++) {
      put(ascending.get((i * 7 + 3) % ascending.size()), "x");
    }
    assertThat(paths("")).containsExactlyElementsOf(ascending);
    assertThat(Pages.entries(Pages.of(storage(), "", ListOptions.DEFAULT.withLimit(1))))
        .containsExactlyElementsOf(ascending);
  }

  @Test
  default void aListingIsRecursiveWithoutADelimiter() {
    TREE.forEach(path -> put(path, "x"));
    ListResult all = Await.item(storage().list(""));
    assertThat(all.paths()).containsExactlyElementsOf(TREE.stream().sorted(Pages.UTF8).toList());
    assertThat(all.prefixes()).isEmpty();
    assertThat(all.cursor()).isEmpty();
  }

  @Test
  default void aPrefixIsAStringPrefix() {
    TREE.forEach(path -> put(path, "x"));
    assertThat(paths("a/1")).containsExactly("a/1.txt", "a/10.txt");
    assertThat(paths("a/1.txt")).containsExactly("a/1.txt");
    assertThat(paths("a/b")).containsExactly("a/b/3.txt", "a/b/c/4.txt");
    assertThat(paths("a/b/")).containsExactly("a/b/3.txt", "a/b/c/4.txt");
    assertThat(paths("a"))
        .containsExactly("a/1.txt", "a/10.txt", "a/2.txt", "a/b/3.txt", "a/b/c/4.txt", "ab/5.txt");
    assertThat(paths("z")).containsExactly("z.txt");
    for (String missing : List.of("b", "a/3", "a/1.txt/", "z.txt.", "nowhere/at/all/")) {
      ListResult none = Await.item(storage().list(missing));
      assertThat(none.files()).as(missing).isEmpty();
      assertThat(none.prefixes()).as(missing).isEmpty();
      assertThat(none.cursor()).as(missing).isEmpty();
    }
  }

  @Test
  default void anEmptyStorageListsNothing() {
    assertThat(Await.item(storage().list(""))).isEqualTo(NOTHING);
    assertThat(Await.item(storage().list("a/", ListOptions.DEFAULT.withDelimiter("/"))))
        .isEqualTo(NOTHING);
  }

  @Test
  default void aDelimiterGroupsWhatFollowsThePrefix() {
    TREE.forEach(path -> put(path, "x"));
    assertGrouped("", List.of("z.txt"), List.of("a/", "ab/"));
    assertGrouped("a", List.of(), List.of("a/", "ab/"));
    assertGrouped("a/", List.of("a/1.txt", "a/10.txt", "a/2.txt"), List.of("a/b/"));
    assertGrouped("a/b", List.of(), List.of("a/b/"));
    assertGrouped("a/b/", List.of("a/b/3.txt"), List.of("a/b/c/"));
    assertGrouped("a/1", List.of("a/1.txt", "a/10.txt"), List.of());
    assertGrouped("q/", List.of(), List.of());
  }

  @Test
  default void anotherDelimiterIsHonouredOrRefused() {
    List.of("log-2024-01", "log-2024-02", "log-2025-01", "log/x-1", "logs")
        .forEach(p -> put(p, "x"));
    Outcome<ListResult> byDash =
        Await.outcome(storage().list("log-", ListOptions.DEFAULT.withDelimiter("-")));
    if (byDash.succeeded()) {
      assertThat(byDash.item().files()).isEmpty();
      assertThat(byDash.item().prefixes()).containsExactly("log-2024-", "log-2025-");
    } else {
      assertThat(byDash.failure()).isInstanceOf(UnsupportedStorageException.class);
    }
  }

  @Test
  default void aPatternIsAGlobOnTheLastSegment() {
    TREE.forEach(path -> put(path, "x"));
    put("a/b/3.csv", "x");
    put("a/btxt", "x");
    assertThat(matching("", "*.txt")).containsExactlyElementsOf(sorted(TREE));
    assertThat(matching("", "1*.txt")).containsExactly("a/1.txt", "a/10.txt");
    assertThat(matching("", "?.txt"))
        .containsExactly("a/1.txt", "a/2.txt", "a/b/3.txt", "a/b/c/4.txt", "ab/5.txt", "z.txt");
    assertThat(matching("a/b/", "3.*")).containsExactly("a/b/3.csv", "a/b/3.txt");
    assertThat(matching("", "Z.txt")).isEmpty();
    assertThat(matching("", "a*")).isEmpty();
    assertThat(matching("", "*")).hasSize(TREE.size() + 2);
  }

  @Test
  default void aPatternKnowsNoOtherWildcards() {
    for (String name :
        List.of("a[1].txt", "a1.txt", "a+(b).x", "aab.x", "{a,b}", "a", "x$", "^x")) {
      put(name, "x");
    }
    assertThat(matching("", "a[1]*")).containsExactly("a[1].txt");
    assertThat(matching("", "a+(b).*")).containsExactly("a+(b).x");
    assertThat(matching("", "{a,b}")).containsExactly("{a,b}");
    assertThat(matching("", "x$")).containsExactly("x$");
    assertThat(matching("", "^?")).containsExactly("^x");
  }

  @Test
  default void theLimitIsAtLeastOne() {
    put("a", "x");
    for (int limit : new int[] {0, -1, Integer.MIN_VALUE}) {
      refusedArgument(storage().list("", ListOptions.DEFAULT.withLimit(limit)));
    }
    assertThat(
            Await.item(storage().list("", ListOptions.DEFAULT.withLimit(Integer.MAX_VALUE)))
                .paths())
        .containsExactly("a");
  }

  @Test
  default void emptyDirectoriesAreNotListed() {
    needsWriting();
    Await.item(storage().mkdir("empty/inner"));
    put("full/f", "x");
    assertThat(paths("")).containsExactly("full/f");
    assertGrouped("", List.of(), List.of("full/"));
  }

  private List<String> paths(String prefix) {
    return Await.item(storage().list(prefix)).paths();
  }

  private List<String> matching(String prefix, String pattern) {
    return Await.item(storage().list(prefix, ListOptions.DEFAULT.withPattern(pattern))).paths();
  }

  private void assertGrouped(String prefix, List<String> files, List<String> prefixes) {
    ListResult page = Await.item(storage().list(prefix, ListOptions.DEFAULT.withDelimiter("/")));
    assertThat(page.paths()).as("files below %s", prefix).containsExactlyElementsOf(files);
    assertThat(page.prefixes()).as("prefixes of %s", prefix).containsExactlyElementsOf(prefixes);
    assertThat(page.cursor()).isEmpty();
  }

  private static List<String> sorted(List<String> paths) {
    return paths.stream().sorted(Pages.UTF8).toList();
  }
}
