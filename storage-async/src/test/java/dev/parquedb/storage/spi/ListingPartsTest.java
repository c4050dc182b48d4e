package dev.parquedb.storage.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.Utf8Order;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.ListOptions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListingPartsTest {

  @ParameterizedTest
  @CsvSource({
    "*, '', true",
    "*, abc, true",
    "a*c, abbbc, true",
    "a*c, abbb, false",
    "?, '', false",
    "?, a, true",
    "?, 😀, true",
    "*.txt, .txt, true",
    "*.txt, a.txt.gz, false",
    "*a*b*, xxaxxbxx, true",
    "*a*b*, xxbxxaxx, false",
    "a.c, abc, false",
    "[a]*, [a]b, true",
    "[a]*, ab, false",
    "**, x, true",
    "a?*, a, false",
  })
  void aGlobKnowsStarAndQuestionMark(String glob, String name, boolean matches) {
    assertThat(new Glob(glob).matchesLastSegment("dir/" + name)).isEqualTo(matches);
  }

  @Test
  void aGlobOfManyStarsDoesNotExplode() {
    assertThat(new Glob("*a".repeat(50) + "b").matchesLastSegment("a".repeat(255))).isFalse();
  }

  @Test
  void utf8OrderIsTheOrderOfTheBytes() {
    Random random = new Random(7);
    int[] interesting = {
      '!', '/', '0', 'a', 0x7ff, 0xd7ff, 0xe000, 0xff5e, 0xffff, 0x10000, 0x1f600
    };
    for (int i = 0; i < 2000; i++) {
      String a = word(random, interesting);
      String b = word(random, interesting);
      int bytes =
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
      assertThat(Integer.signum(Utf8Order.compare(a, b))).isEqualTo(Integer.signum(bytes));
      if (!a.isEmpty()) {
        assertThat(Utf8Order.compare(ListPageBuilder.behind(a), a + b)).isPositive();
      }
    }
    assertThat(ListPageBuilder.behind("a/")).isEqualTo("a0");
    assertThat(ListPageBuilder.behind("a\udbff\udfff")).isEqualTo("b");
    assertThat(ListPageBuilder.behind("a\ud7ff")).isEqualTo("a\ue000");
    assertThat(ListPageBuilder.behind("\udbff\udfff")).isNull();
  }

  @Test
  void aCursorIsKnownOnlyToTheListingItBelongsTo() {
    ListOptions options = ListOptions.DEFAULT.withDelimiter("/").withPattern("*.txt");
    String cursor = ListCursor.encode("a/", options, "a/ü.txt");
    assertThat(ListCursor.decode("a/", options.withLimit(3), cursor)).contains("a/ü.txt");
    assertThat(ListCursor.decode("a", options, cursor)).isEmpty();
    assertThat(ListCursor.decode("a/", options.withPattern("*"), cursor)).isEmpty();
    assertThat(ListCursor.decode("a/", ListOptions.DEFAULT, cursor)).isEmpty();
    for (String foreign : List.of("", "x", "%%%", "AAAA", cursor + "AA", cursor.substring(2))) {
      assertThat(ListCursor.decode("a/", options, foreign)).as(foreign).isEmpty();
    }
  }

  @Test
  void pagesOfASortedMediumMakeUpTheWholeListing() {
    Random random = new Random(11);
    int[] letters = {'a', 'b', '/', '-', 0x1f600};
    for (int round = 0; round < 200; round++) {
      NavigableSet<String> keys = new TreeSet<>(Utf8Order.COMPARATOR);
      for (int i = 0; i < 30; i++) {
        keys.add(word(random, letters) + "x");
      }
      Optional<String> delimiter =
          random.nextBoolean()
              ? Optional.of("/")
              : Optional.of("-").filter(d -> random.nextBoolean());
      String prefix = random.nextBoolean() ? "" : "a";
      ListRequest all = new ListRequest(prefix, Optional.empty(), delimiter, 1000);
      List<String> expected =
          keys.stream().filter(k -> k.startsWith(prefix)).map(all::entryOf).distinct().toList();
      assertThat(walk(keys, all, 1 + random.nextInt(4))).isEqualTo(expected);
    }
  }

  private static List<String> walk(NavigableSet<String> keys, ListRequest all, int limit) {
    List<String> entries = new ArrayList<>();
    Optional<String> after = Optional.empty();
    while (true) {
      ListPageBuilder builder =
          new ListPageBuilder(new ListRequest(all.prefix(), after, all.delimiter(), limit));
      for (String from = builder.start(); from != null; ) {
        from =
            builder.addAll(
                keys.tailSet(from).stream()
                    .map(k -> FileStat.file(k, 0, "v", Instant.EPOCH))
                    .toList());
      }
      ListPage page = builder.build();
      assertThat(page.files().size() + page.prefixes().size()).isLessThanOrEqualTo(limit);
      List<String> sorted = new ArrayList<>(page.prefixes());
      page.files().forEach(file -> sorted.add(file.path()));
      sorted.sort(Utf8Order.COMPARATOR);
      entries.addAll(sorted);
      if (!page.more()) {
        return entries;
      }
      after = Optional.of(page.last());
    }
  }

  private static String word(Random random, int[] letters) {
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      word.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return word.toString();
  }
}
