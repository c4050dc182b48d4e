package dev.parquedb.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.RegularExpression;
import dev.parquedb.entity.InvalidFilterException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FiltersTest {
  static List<Arguments> built() {
    return List.of(
        Arguments.of(Filters.eq("a", null), "{\"a\": null}"),
        Arguments.of(Filters.ne("a", 1), "{\"a\": {\"$ne\": 1}}"),
        Arguments.of(Filters.gt("a", 1), "{\"a\": {\"$gt\": 1}}"),
        Arguments.of(Filters.gte("a", 1), "{\"a\": {\"$gte\": 1}}"),
        Arguments.of(Filters.lt("a", 1), "{\"a\": {\"$lt\": 1}}"),
        Arguments.of(Filters.lte("$id", "u/1"), "{\"$id\": {\"$lte\": \"u/1\"}}"),
        Arguments.of(Filters.in("a", 1, null), "{\"a\": {\"$in\": [1, null]}}"),
        Arguments.of(Filters.in("a", List.of()), "{\"a\": {\"$in\": []}}"),
        Arguments.of(
            Filters.nin("a", RegularExpression.of("x")),
            "{\"a\": {\"$nin\": [{\"$regularExpression\": {\"pattern\": \"x\", \"options\":"
                + " \"\"}}]}}"),
        Arguments.of(Filters.nin("a", List.of(1)), "{\"a\": {\"$nin\": [1]}}"),
        Arguments.of(Filters.exists("a"), "{\"a\": {\"$exists\": true}}"),
        Arguments.of(Filters.notExists("a"), "{\"a\": {\"$exists\": false}}"),
        Arguments.of(Filters.type("a", ValueType.BOOLEAN), "{\"a\": {\"$type\": \"bool\"}}"),
        Arguments.of(Filters.regex("a", "x"), "{\"a\": {\"$regex\": \"x\"}}"),
        Arguments.of(
            Filters.regex("a", "x", "mi"), "{\"a\": {\"$regex\": \"x\", \"$options\": \"im\"}}"),
        Arguments.of(Filters.startsWith("a", "x"), "{\"a\": {\"$startsWith\": \"x\"}}"),
        Arguments.of(Filters.endsWith("a", "x"), "{\"a\": {\"$endsWith\": \"x\"}}"),
        Arguments.of(Filters.contains("a", "x"), "{\"a\": {\"$contains\": \"x\"}}"),
        Arguments.of(Filters.size("a", 2), "{\"a\": {\"$size\": 2}}"),
        Arguments.of(Filters.all("a", 1, 2), "{\"a\": {\"$all\": [1, 2]}}"),
        Arguments.of(Filters.mod("a", 4, 1), "{\"a\": {\"$mod\": [4, 1]}}"),
        Arguments.of(
            Filters.elemMatch("a", Filters.eq("b", 1)), "{\"a\": {\"$elemMatch\": {\"b\": 1}}}"),
        Arguments.of(
            Filters.elemMatch("a", Map.of("$gt", 1)), "{\"a\": {\"$elemMatch\": {\"$gt\": 1}}}"),
        Arguments.of(Filters.and(), "{}"),
        Arguments.of(
            Filters.and(Filters.gt("a", 1), Filters.lt("a", 5), Filters.eq("b", 2)),
            "{\"a\": {\"$gt\": 1, \"$lt\": 5}, \"b\": 2}"),
        Arguments.of(
            Filters.or(Filters.eq("a", 1), Filters.and(Filters.eq("a", 2), Filters.eq("b", 3))),
            "{\"$or\": [{\"a\": 1}, {\"a\": 2, \"b\": 3}]}"),
        Arguments.of(Filters.nor(Filter.all()), "{\"$nor\": [{}]}"),
        Arguments.of(Filters.not(Filters.eq("a", 1)), "{\"$nor\": [{\"a\": 1}]}"));
  }

  @ParameterizedTest
  @MethodSource("built")
  void buildsWhatTheLanguageSays(Filter built, String json) {
    assertThat(built).isEqualTo(Filter.parse(json)).hasSameHashCodeAs(Filter.parse(json));
  }

  @Test
  void writesTheShortestForm() {
    assertThat(Filter.parse("{\"a\": {\"$eq\": 1}}").toJson()).isEqualTo("{\"a\":1}");
    assertThat(Filter.parse("{\"$and\": [{\"a\": 1}, {\"b\": 2}]}").toJson())
        .isEqualTo("{\"a\":1,\"b\":2}");
    assertThat(Filter.parse("{\"$and\": [{\"a\": 1}, {\"a\": 2}]}").toJson())
        .isEqualTo("{\"a\":1,\"$and\":[{\"a\":2}]}");
    assertThat(
            Filter.parse("{\"$or\": [{\"a\": 1}], \"$and\": [{\"$or\": [{\"b\": 1}]}]}").toJson())
        .isEqualTo("{\"$or\":[{\"a\":1}],\"$and\":[{\"$or\":[{\"b\":1}]}]}");
  }

  @Test
  void equalFiltersAreEqualWhateverTheNumberType() {
    assertThat(Filters.eq("a", 1)).isEqualTo(Filters.eq("a", 1.0)).isNotEqualTo(Filters.eq("a", 2));
    assertThat(Filters.in("a", new byte[] {1})).isEqualTo(Filters.in("a", new byte[] {1}));
    assertThat(Filter.all()).isEqualTo(Filter.parse("{\"$comment\": \"x\"}"));
    assertThat(Filter.all().and(Filters.eq("a", 1))).isEqualTo(Filters.eq("a", 1));
  }

  @Test
  void showsPlannersTheirConditions() {
    Filter filter = Filter.parse("{\"a.b\": {\"$gte\": 1, \"$ne\": 5}, \"$or\": [{\"c\": null}]}");
    assertThat(filter.root())
        .isEqualTo(
            new FilterNode.And(
                List.of(
                    new FilterNode.Field(
                        FieldPath.of("a.b"), new Condition.Comparison(Condition.Operator.GTE, 1L)),
                    new FilterNode.Field(
                        FieldPath.of("a.b"),
                        new Condition.Not(new Condition.Comparison(Condition.Operator.EQ, 5L))),
                    new FilterNode.Or(
                        List.of(
                            new FilterNode.Field(
                                FieldPath.of("c"),
                                new Condition.Comparison(Condition.Operator.EQ, null)))))));
  }

  @Test
  void cannotBeChangedFromOutside() {
    byte[] bytes = {1};
    Filter filter = Filters.eq("a", bytes);
    bytes[0] = 2;
    assertThat(filter.matches(Map.of("a", new byte[] {1}))).isTrue();
    assertThatThrownBy(() -> filter.toMap().put("b", 1))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void refusesOperatorsAsPaths() {
    assertThatThrownBy(() -> Filters.eq("$or", 1)).isInstanceOf(InvalidFilterException.class);
    assertThatThrownBy(Filters::or).isInstanceOf(InvalidFilterException.class);
  }
}
