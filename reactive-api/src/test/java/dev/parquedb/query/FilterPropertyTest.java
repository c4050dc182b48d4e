package dev.parquedb.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.DocumentValues;
import dev.parquedb.RandomValues;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FilterPropertyTest {
  private static final int ROUNDS = 2_000;

  private final SplittableRandom random = new SplittableRandom(20240601);
  private final RandomFilters filters = new RandomFilters(random);
  private final RandomValues values = new RandomValues(random);

  @Test
  void everyFilterAnswersForEveryDocumentAndSurvivesBeingWritten() {
    int matched = 0;
    for (int i = 0; i < ROUNDS; i++) {
      Map<String, Object> source = filters.filter(3);
      Map<String, Object> document = values.document(4);
      Filter filter = Filter.of(source);
      Filter again = Filter.parse(filter.toJson());
      boolean matches = filter.matches(document);
      matched += matches ? 1 : 0;
      assertThat(again).as(filter.toJson()).isEqualTo(filter).hasSameHashCodeAs(filter);
      assertThat(again.matches(document)).isEqualTo(matches);
      assertThat(Filter.of(filter.root())).isEqualTo(filter);
    }
    // Otherwise the documents have nothing to do with the filters.
    assertThat(matched).isBetween(ROUNDS / 20, ROUNDS * 19 / 20);
  }

  @Test
  void negationIsTheComplement() {
    for (int i = 0; i < ROUNDS; i++) {
      Map<String, Object> operators = filters.operators(2);
      Map<String, Object> document = values.document(4);
      boolean plain = Filter.of(Map.of("a", operators)).matches(document);
      assertThat(Filter.of(Map.of("a", Map.of("$not", operators))).matches(document))
          .as("not %s of %s", operators, document)
          .isEqualTo(!plain);
      Filter filter = Filter.of(filters.filter(2));
      assertThat(Filters.not(filter).matches(document)).isEqualTo(!filter.matches(document));
    }
  }

  @Test
  void logicalOperatorsFollowTheirParts() {
    for (int i = 0; i < ROUNDS; i++) {
      Filter a = Filter.of(filters.filter(1));
      Filter b = Filter.of(filters.filter(1));
      Map<String, Object> document = values.document(4);
      boolean left = a.matches(document);
      boolean right = b.matches(document);
      assertThat(a.and(b).matches(document)).isEqualTo(left && right);
      assertThat(Filters.or(a, b).matches(document)).isEqualTo(left || right);
      assertThat(Filters.nor(a, b).matches(document)).isEqualTo(!left && !right);
    }
  }

  @Test
  void rangesAgreeWithTheOrderOfValuesOfOneBracket() {
    for (int i = 0; i < ROUNDS; i++) {
      Object value = values.value(0);
      Object bound = values.value(0);
      Map<String, Object> document = Collections.singletonMap("a", value);
      boolean comparable =
          value != null
              && DocumentValues.sameBracket(value, bound)
              && !value.equals(Double.NaN)
              && !bound.equals(Double.NaN);
      if (comparable) {
        int order = DocumentValues.compare(value, bound);
        assertThat(Filters.gt("a", bound).matches(document)).isEqualTo(order > 0);
        assertThat(Filters.gte("a", bound).matches(document)).isEqualTo(order >= 0);
        assertThat(Filters.lt("a", bound).matches(document)).isEqualTo(order < 0);
        assertThat(Filters.lte("a", bound).matches(document)).isEqualTo(order <= 0);
        assertThat(Filters.eq("a", bound).matches(document)).isEqualTo(order == 0);
        assertThat(Filters.in("a", 1L, bound, "x").matches(document))
            .isEqualTo(order == 0 || DocumentValues.equal(value, 1L) || "x".equals(value));
      } else if (!DocumentValues.sameBracket(value, bound)) {
        assertThat(Filters.gt("a", bound).matches(document)).isFalse();
        assertThat(Filters.lte("a", bound).matches(document)).isFalse();
      }
    }
  }

  @Test
  void valuesThatAreNotNormalisedNeverThrow() {
    List<Object> foreign =
        Arrays.asList(
            1,
            1f,
            (short) 2,
            'c',
            new StringBuilder("x"),
            new Object(),
            new int[] {1},
            Thread.State.NEW);
    for (int i = 0; i < ROUNDS; i++) {
      Filter filter = Filter.of(filters.filter(3));
      Map<String, Object> document = new HashMap<>();
      document.put("a", foreign.get(random.nextInt(foreign.size())));
      document.put("b", foreign);
      assertThat(filter.matches(document)).isEqualTo(filter.matches(document));
    }
  }
}
