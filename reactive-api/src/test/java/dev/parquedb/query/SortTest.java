package dev.parquedb.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.ExtendedJson;
import dev.parquedb.RandomValues;
import dev.parquedb.entity.InvalidInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortTest {
  @Test
  void readsTextMapsAndJson() {
    Sort sort = Sort.by("time").desc("a.b");
    assertThat(Sort.parse("time, a.b:desc")).isEqualTo(sort);
    assertThat(Sort.parse("{\"time\": 1, \"a.b\": -1}"))
        .isEqualTo(sort)
        .hasToString("{\"time\":1,\"a.b\":-1}");
    assertThat(Sort.parse("{\"time\": \"asc\", \"a.b\": -1.0}")).isEqualTo(sort);
    assertThat(Sort.of(sort.toMap())).isEqualTo(sort);
    assertThat(Sort.parse(" ")).isEqualTo(Sort.none());
    assertThat(Sort.byDescending("$id")).isEqualTo(Sort.parse("$id:desc"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a:up",
        "a,,b",
        "a,a:desc",
        "a..b",
        ":desc",
        "$gt",
        "a.$",
        "{\"a\": 0}",
        "{\"a\": 2}",
        "{\"a\": true}",
        "{\"a\": {\"$meta\": \"textScore\"}}",
        "{\"a\""
      })
  void refusesMalformedSorts(String text) {
    assertThatThrownBy(() -> Sort.parse(text)).isInstanceOf(InvalidInputException.class);
  }

  @Test
  void limitsTheNumberOfKeys() {
    String keys = String.join(",", Collections.nCopies(33, "a"));
    StringBuilder distinct = new StringBuilder("k");
    for (int i = 0; i < 32; i++) {
      distinct.append(",k").append(i);
    }
    assertThatThrownBy(() -> Sort.parse(keys)).isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> Sort.parse(distinct.toString())).hasMessageContaining("32");
  }

  private static List<String> sorted(Sort sort, List<String> documents) {
    List<String> shuffled = new ArrayList<>(documents);
    Collections.shuffle(shuffled, new Random(3));
    Comparator<Map<String, ?>> comparator = sort.comparator();
    shuffled.sort(
        (a, b) -> comparator.compare(ExtendedJson.parseDocument(a), ExtendedJson.parseDocument(b)));
    List<String> byKeys = new ArrayList<>(shuffled);
    Collections.shuffle(byKeys, new Random(4));
    byKeys.sort((a, b) -> sort.compareKeys(keys(sort, a), keys(sort, b)));
    assertThat(byKeys).isEqualTo(shuffled);
    return shuffled;
  }

  /** By way of text, as a cursor would carry them. */
  private static List<?> keys(Sort sort, String document) {
    List<Object> keys = sort.keysOf(ExtendedJson.parseDocument(document));
    return (List<?>) ExtendedJson.parse(ExtendedJson.stringify(keys));
  }

  @Test
  void emptyArraysThenNullsThenValuesComeFirstAscending() {
    List<String> ascending =
        List.of(
            "{\"a\":[]}",
            "{\"a\":null}",
            "{\"a\":1}",
            "{\"a\":[9,2]}",
            "{\"a\":3}",
            "{\"a\":\"x\"}",
            "{\"a\":[[1]]}",
            "{\"a\":true}");
    assertThat(sorted(Sort.by("a"), ascending)).isEqualTo(ascending);
  }

  @Test
  void anArrayCountsAsItsGreatestElementDescending() {
    List<String> descending =
        List.of(
            "{\"a\":[true,0]}",
            "{\"a\":[9,2]}",
            "{\"a\":3}",
            "{\"a\":[1,null]}",
            "{\"b\":1}",
            "{\"a\":[]}");
    assertThat(sorted(Sort.byDescending("a"), descending)).isEqualTo(descending);
  }

  @Test
  void pathsLeadThroughArrays() {
    List<String> ascending =
        List.of(
            "{\"a\":[{\"b\":5},7]}", // The 7 has no b, which counts as null.
            "{\"a\":[{\"b\":9},{\"b\":1}]}",
            "{\"a\":{\"b\":2}}",
            "{\"a\":[{\"b\":[4,3]}]}");
    assertThat(sorted(Sort.by("a.b"), ascending)).isEqualTo(ascending);
    List<String> byIndex =
        List.of("{\"a\":[9]}", "{\"a\":[9,1]}", "{\"a\":[1,2]}", "{\"a\":{\"1\":3}}");
    assertThat(sorted(Sort.by("a.1"), byIndex)).isEqualTo(byIndex);
  }

  @Test
  void missingAndNullAreEqualAndLaterKeysDecide() {
    List<String> expected =
        List.of("{\"b\":3}", "{\"a\":null,\"b\":2}", "{\"b\":1}", "{\"a\":0,\"b\":9}");
    assertThat(sorted(Sort.by("a").desc("b"), expected)).isEqualTo(expected);
    assertThat(Sort.by("a").comparator().compare(Map.of(), Collections.singletonMap("a", null)))
        .isZero();
    assertThat(Sort.none().comparator().compare(Map.of("a", 1L), Map.of())).isZero();
  }

  @Test
  void isConsistentForRandomDocuments() {
    RandomValues values = new RandomValues(new SplittableRandom(5));
    List<Map<String, Object>> documents = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      documents.add(values.document(4));
    }
    for (Sort sort : List.of(Sort.by("a").desc("b"), Sort.byDescending("a.b"), Sort.by("a.0"))) {
      List<Map<String, Object>> copy = new ArrayList<>(documents);
      copy.sort(sort.comparator()); // Throws if the comparator breaks its contract.
      for (int i = 1; i < copy.size(); i++) {
        assertThat(sort.compareKeys(sort.keysOf(copy.get(i - 1)), sort.keysOf(copy.get(i))))
            .isLessThanOrEqualTo(0);
      }
    }
  }
}
