package dev.parquedb.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.RandomValues;
import dev.parquedb.entity.InvalidFilterException;
import dev.parquedb.entity.InvalidInputException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ExpressionPropertyTest {
  private static final int ROUNDS = 10_000;

  private final SplittableRandom random = new SplittableRandom(20240601);
  private final RandomExpressions expressions = new RandomExpressions(random);
  private final RandomValues values = new RandomValues(random);

  @Test
  void everyExpressionAnswersForEveryDocumentAndSurvivesBeingWritten() {
    int matched = 0;
    int undecided = 0;
    Map<String, Integer> computed = new TreeMap<>();
    for (int i = 0; i < ROUNDS; i++) {
      Filter filter = Filters.expr(expressions.expression(3));
      Map<String, Object> document = values.document(4);
      boolean matches = filter.matches(document);
      boolean opposite = Filters.not(filter).matches(document);
      assertThat(matches && opposite).as(filter.toJson()).isFalse();
      matched += matches ? 1 : 0;
      undecided += matches || opposite ? 0 : 1;
      if (matches || opposite) {
        count(((FilterNode.Expr) filter.root()).expression(), computed);
      }
      Filter again = Filter.parse(filter.toJson());
      assertThat(again).as(filter.toJson()).isEqualTo(filter).hasSameHashCodeAs(filter);
      assertThat(again.matches(document)).isEqualTo(matches);
    }
    assertThat(matched).isBetween(ROUNDS / 20, ROUNDS * 19 / 20);
    assertThat(undecided).isLessThan(ROUNDS * 19 / 20);
    // Otherwise the expressions meet no operand they can compute with.
    assertThat(computed.keySet()).containsAll(Functions.names());
  }

  private static void count(Expression expression, Map<String, Integer> computed) {
    if (expression instanceof ExpressionCall.Call call) {
      computed.merge(call.operator(), 1, Integer::sum);
    } else if (expression instanceof ExpressionCall.NamedCall call) {
      computed.merge(call.operator(), 1, Integer::sum);
    }
    expression.parts().forEach(part -> count(part, computed));
  }

  @Test
  void valuesThatAreNotNormalisedNeverThrow() {
    List<Object> foreign =
        Arrays.asList(
            1,
            1.5f,
            (short) 2,
            new BigInteger("99999999999999999999"),
            new AtomicLong(1),
            'c',
            new Object(),
            new int[] {1},
            Thread.State.NEW);
    for (int i = 0; i < ROUNDS / 4; i++) {
      Filter filter = Filters.expr(expressions.expression(3));
      Map<String, Object> document = new HashMap<>();
      document.put("a", foreign.get(random.nextInt(foreign.size())));
      document.put("b", foreign);
      assertThat(filter.matches(document)).isEqualTo(filter.matches(document));
    }
  }

  @Test
  void whatIsBuiltByHandIsCheckedToo() {
    Expression one = new Expression.Literal(1L);
    assertThatThrownBy(() -> new ExpressionCall.Call("$foo", List.of(one)))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> new ExpressionCall.Call("$subtract", List.of(one)))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> new ExpressionCall.NamedCall("$trim", Map.of("chars", one)))
        .isInstanceOf(InvalidInputException.class);
    Expression unbound = new Expression.Variable("x", Optional.empty());
    assertThat(Filter.of(new FilterNode.Expr(unbound)).matches(Map.of())).isFalse();
  }

  /** Each would double, square or nest what it makes again and again. */
  @Test
  void hostileExpressionsEnd() {
    Map<String, Object> document = Map.of("a", Collections.nCopies(2_000, "x".repeat(100)));
    Object concat = "$$v";
    Object twice = "x".repeat(1_000);
    Object nested = "$a";
    Object replaced = "x".repeat(1_000);
    for (int i = 0; i < 25; i++) {
      twice =
          Map.of(
              "$let",
              Map.of("vars", Map.of("v", twice), "in", Map.of("$concat", List.of(concat, concat))));
    }
    for (int i = 0; i < 12; i++) {
      nested = Map.of("$map", Map.of("input", "$a", "as", "x", "in", nested));
      replaced =
          Map.of(
              "$replaceAll",
              Map.of("input", replaced, "find", "x", "replacement", "x".repeat(1_000)));
    }
    List<Object> hostile =
        List.of(
            twice,
            nested,
            replaced,
            Map.of("$range", List.of(0, Integer.MAX_VALUE)),
            reduce(List.of("$$value")),
            reduce(Map.of("v", "$$value", "w", "$$value")),
            reduce(Map.of("$concatArrays", List.of("$$value", "$$value", List.of(1)))),
            Map.of("$setUnion", List.of(Map.of("$map", Map.of("input", "$a", "in", "$a")))),
            Map.of("$map", Map.of("input", "$a", "in", Map.of("$eq", List.of("$a", "$$ROOT.a")))));
    for (Object expression : hostile) {
      Filter filter = Filters.expr(Map.of("$gte", List.of(expression, "")));
      assertThat(filter.matches(document)).as("%s", expression.toString().length()).isFalse();
      assertThat(Filters.not(filter).matches(document)).isFalse();
    }
  }

  private static Object reduce(Object in) {
    return Map.of("$reduce", Map.of("input", "$a", "initialValue", List.of(1), "in", in));
  }

  @Test
  void nestsNoDeeperThanAFilterMay() {
    Object deep = "$a";
    for (int i = 0; i < 60; i++) {
      deep = Map.of("$abs", List.of(deep));
    }
    Object tooDeep = deep;
    assertThatThrownBy(() -> Filters.expr(tooDeep)).isInstanceOf(InvalidFilterException.class);
  }
}
