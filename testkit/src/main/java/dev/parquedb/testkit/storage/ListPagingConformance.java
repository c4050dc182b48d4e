package dev.parquedb.testkit.storage;

import static dev.parquedb.testkit.storage.Refusals.refusedArgument;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.ListResult;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code list} page by page: limits, cursors, concurrent change. */
public interface ListPagingConformance extends StorageSuite {

  @Test
  default void everyPageSizeGivesTheSameEntriesInTheSameOrder() {
    List.of("a/1", "a/2", "a/b/3", "b", "c/d/4", "c/d/5", "c/e", "d").forEach(p -> put(p, "x"));
    for (ListOptions options :
        List.of(
            ListOptions.DEFAULT,
            ListOptions.DEFAULT.withDelimiter("/"),
            ListOptions.DEFAULT.withPattern("?"))) {
      for (String prefix : List.of("", "a/", "c")) {
        List<String> whole = Pages.entries(Await.item(storage().list(prefix, options)));
        for (int limit = 1; limit <= 9; limit++) {
          List<ListResult> pages = Pages.of(storage(), prefix, options.withLimit(limit));
          assertThat(Pages.entries(pages))
              .as("%s with %s in pages of %s", prefix, options, limit)
              .containsExactlyElementsOf(whole);
        }
      }
    }
  }

  @Test
  default void theLimitCountsFilesAndPrefixesTogether() {
    List.of("a/1", "a/2", "b/1", "c", "d", "e/1").forEach(path -> put(path, "x"));
    List<ListResult> pages =
        Pages.of(storage(), "", ListOptions.DEFAULT.withDelimiter("/").withLimit(2));
    assertThat(pages).allMatch(page -> page.files().size() + page.prefixes().size() <= 2);
    assertThat(Pages.entries(pages)).containsExactly("a/", "b/", "c", "d", "e/");
  }

  @Test
  default void theLastPageHasNoCursorEvenWhenItIsFull() {
    List.of("a", "b", "c", "d").forEach(path -> put(path, "x"));
    assertThat(Await.item(storage().list("", limit(4))).cursor()).isEmpty();
    assertThat(Await.item(storage().list("", limit(5))).cursor()).isEmpty();
    ListResult first = Await.item(storage().list("", limit(2)));
    assertThat(first.paths()).containsExactly("a", "b");
    ListResult last =
        Await.item(storage().list("", limit(2).withCursor(first.cursor().orElseThrow())));
    assertThat(last.paths()).containsExactly("c", "d");
    assertThat(last.cursor()).isEmpty();
  }

  @Test
  default void aPatternIsAppliedBeforeTheLimit() {
    IntStream.range(0, 30).forEach(i -> put("f%02d.bin".formatted(i), "x"));
    List.of("f05.txt", "f29.txt").forEach(path -> put(path, "x"));
    ListResult page = Await.item(storage().list("", limit(2).withPattern("*.txt")));
    assertThat(page.paths()).containsExactly("f05.txt", "f29.txt");
    assertThat(page.cursor()).isEmpty();
    List<ListResult> pages = Pages.of(storage(), "f", limit(1).withPattern("*.txt"));
    assertThat(Pages.entries(pages)).containsExactly("f05.txt", "f29.txt");
  }

  @Test
  default void aCursorStandsForTheLastKeyWhateverChangesBeforeAndAfterIt() {
    needsWriting();
    IntStream.range(0, 10).forEach(i -> put("k" + i, "x"));
    ListResult first = Await.item(storage().list("", limit(3)));
    assertThat(first.paths()).containsExactly("k0", "k1", "k2");
    List.of("k1", "k2", "k4").forEach(gone -> Await.item(storage().delete(gone)));
    List.of("k00", "k05", "k15", "k3a", "k9z").forEach(path -> put(path, "new"));
    ListOptions rest = limit(3).withCursor(first.cursor().orElseThrow());
    List<String> expected = List.of("k3", "k3a", "k5", "k6", "k7", "k8", "k9", "k9z");
    assertThat(Pages.entries(Pages.of(storage(), "", rest))).containsExactlyElementsOf(expected);
    assertThat(Pages.entries(Pages.of(storage(), "", rest)))
        .as("a cursor can be used again")
        .containsExactlyElementsOf(expected);
  }

  @Test
  default void aCommonPrefixShowsOnceOverAllPagesWhateverIsAddedBelowIt() {
    needsWriting();
    List.of("p/1", "p/2", "p/3", "q/1", "x").forEach(path -> put(path, "x"));
    ListOptions grouped = limit(1).withDelimiter("/");
    ListResult first = Await.item(storage().list("", grouped));
    assertThat(first.prefixes()).containsExactly("p/");
    put("p/zzz", "later");
    put("p/0", "later");
    assertThat(
            Pages.entries(
                Pages.of(storage(), "", grouped.withCursor(first.cursor().orElseThrow()))))
        .containsExactly("q/", "x");
  }

  @Test
  default void aForeignCursorIsRefused() {
    List.of("a/1", "a/2", "b/1", "b/2").forEach(path -> put(path, "x"));
    for (String invented : List.of("bogus", "0", "a/1", "\u0000", "=".repeat(3000), "%%%")) {
      refusedArgument(storage().list("", limit(1).withCursor(invented)));
    }
    String cursor = Await.item(storage().list("a/", limit(1))).cursor().orElseThrow();
    refusedArgument(storage().list("b/", limit(1).withCursor(cursor)));
    refusedArgument(storage().list("", limit(1).withCursor(cursor)));
    refusedArgument(storage().list("a/", limit(1).withDelimiter("/").withCursor(cursor)));
    refusedArgument(storage().list("a/", limit(1).withPattern("*").withCursor(cursor)));
    assertThat(Await.item(storage().list("a/", limit(1).withCursor(cursor))).paths())
        .containsExactly("a/2");
  }

  @Test
  default void moreFilesThanADefaultPageAreAllListed() {
    needsWriting();
    List<String> paths =
        IntStream.range(0, 1050).mapToObj(i -> "many/%d/f%05d".formatted(i % 7, i)).toList();
    Await.item(
        Multi.createFrom()
            .iterable(paths)
            .onItem()
            .transformToUni(path -> storage().write(path, Payloads.text("x")))
            .merge(32)
            .collect()
            .last());
    List<ListResult> pages = Pages.of(storage(), "many/", ListOptions.DEFAULT);
    assertThat(pages).hasSizeGreaterThan(1);
    assertThat(Pages.entries(pages))
        .containsExactlyElementsOf(paths.stream().sorted(Pages.UTF8).toList());
    assertThat(Await.item(storage().deletePrefix("many/"))).isEqualTo(1050);
    assertThat(everything()).isEmpty();
  }

  @Test
  default void aListingDuringWritesIsSortedAndShowsOnlyFilesOfTheCallers() {
    needsWriting();
    List<String> kept = new ArrayList<>();
    IntStream.range(0, 20).forEach(i -> kept.add("kept/%02d".formatted(i)));
    kept.forEach(path -> put(path, "x"));
    Background writing =
        Background.start(
            Multi.createFrom().range(0, 150).onItem().transformToUni(this::change).merge(8));
    do {
      List<String> seen = everything();
      assertThat(seen).isSortedAccordingTo(Pages.UTF8).doesNotHaveDuplicates().containsAll(kept);
      assertThat(seen).allMatch(path -> path.matches("(kept|new|copy)/[0-9]+"));
    } while (writing.goesOn());
    writing.finish();
    List<String> prefixes =
        Await.item(storage().list("", ListOptions.DEFAULT.withDelimiter("/"))).prefixes();
    assertThat(prefixes)
        .contains("kept/")
        .allMatch(p -> List.of("copy/", "kept/", "new/").contains(p));
  }

  private Uni<Void> change(int turn) {
    String path = "new/" + turn % 30;
    Uni<?> written = storage().write(path, Payloads.of(turn, 20_000));
    return turn % 4 == 0
        ? written.chain(() -> storage().delete(path)).replaceWithVoid()
        : written.chain(() -> storage().copy("kept/00", "copy/" + turn % 10));
  }

  private static ListOptions limit(int entries) {
    return ListOptions.DEFAULT.withLimit(entries);
  }
}
