package dev.parquedb.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.Tables;
import dev.parquedb.entity.InvalidFilterException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterRefusalTest {
  static List<Arguments> refused() {
    return Tables.rows(
        """
        {"a": {"$foo": 1}} | a.$foo
        {"a": {"b": 1, "$gt": 1}} | a.b
        {"a": {"$gt": 1, "b": 1}} | a.b
        {"a": {"b": {"$gt": 1}}} | a.b.$gt
        {"a": {"$eq": {"$gt": 1}}} | a.$eq.$gt
        {"a": {"$in": 1}} | a.$in
        {"a": {"$in": [1, {"$gt": 1}]}} | a.$in.1.$gt
        {"a": {"$all": "x"}} | a.$all
        {"a": {"$all": [1, {"$elemMatch": {"b": 1}}]}} | a.$all.1
        {"a": {"$all": [{"$elemMatch": {"b": 1}}, 1]}} | a.$all.1
        {"a": {"$all": [{"$gt": 1}]}} | a.$all.0.$gt
        {"a": {"$elemMatch": 1}} | a.$elemMatch
        {"a": {"$elemMatch": {"$id": "x"}}} | a.$elemMatch.$id
        {"a": {"$elemMatch": {"b": 1, "$gt": 1}}} | a.$elemMatch.$gt
        {"a": {"$elemMatch": {"$or": [{"$expr": true}]}}} | a.$elemMatch.$or.0.$expr
        {"a": {"$size": -1}} | a.$size
        {"a": {"$size": 1.5}} | a.$size
        {"a": {"$size": null}} | a.$size
        {"a": {"$mod": 4}} | a.$mod
        {"a": {"$mod": [4]}} | a.$mod
        {"a": {"$mod": [4, 0, 0]}} | a.$mod
        {"a": {"$mod": [4, "x"]}} | a.$mod.1
        {"a": {"$mod": [{"$numberDouble": "NaN"}, 0]}} | a.$mod.0
        {"a": {"$type": "strange"}} | a.$type
        {"a": {"$type": 99}} | a.$type
        {"a": {"$type": []}} | a.$type
        {"a": {"$type": true}} | a.$type
        {"a": {"$not": 1}} | a.$not
        {"a": {"$not": {}}} | a.$not
        {"a": {"$not": {"b": 1}}} | a.$not.b
        {"a": {"$ne": {"$regularExpression": {"pattern": "a", "options": ""}}}} | a.$ne
        {"a": {"$gt": {"$regularExpression": {"pattern": "a", "options": ""}}}} | a.$gt
        {"a": {"$regex": 1}} | a.$regex
        {"a": {"$regex": "("}} | a.$regex
        {"a": {"$regex": "(?=a)"}} | a.$regex
        {"a": {"$regex": "(a)\\\\1"}} | a.$regex
        {"a": {"$regex": "a{1001}"}} | a.$regex
        {"a": {"$regex": "((a{100}){100}){100}"}} | a.$regex
        {"a": {"$regex": "a", "$options": "g"}} | a.$regex
        {"a": {"$regex": "a", "$options": 1}} | a.$options
        {"a": {"$options": "i"}} | a.$options
        {"a": {"$in": [{"$regularExpression": {"pattern": "(", "options": ""}}]}} | a.$in.0
        {"a": {"$regularExpression": {"pattern": "a", "options": "q"}}} | a
        {"$and": []} | $and
        {"$or": {"a": 1}} | $or
        {"$nor": [1]} | $nor.0
        {"$or": [{"a": 1}, {"b": {"$foo": 1}}]} | $or.1.b.$foo
        {"$not": {"a": 1}} | $not
        {"$where": "true"} | $where
        {"$text": {"$search": "x"}} | $text
        {"$jsonSchema": {}} | $jsonSchema
        {"a": {"$near": [0, 0]}} | a.$near
        {"a": {"$geoWithin": {}}} | a.$geoWithin
        {"$comment": 1} | $comment
        {"$id.x": 1} | $id.x
        {"a.$": 1} | a.$
        {"$expr": {"$sin": [1]}} | $expr.$sin
        {"$expr": {"$foo": 1}} | $expr.$foo
        {"$expr": {"$gt": [{"$rand": {}}, 0.5]}} | $expr.$gt.0.$rand
        {"$expr": {"$function": {}}} | $expr.$function
        {"$expr": {"$add": 1, "$subtract": 2}} | $expr
        {"$expr": {"$add": 1, "b": 2}} | $expr
        {"$expr": {"$subtract": [1]}} | $expr.$subtract
        {"$expr": {"$subtract": 1}} | $expr.$subtract
        {"$expr": {"$substrCP": ["x", 0]}} | $expr.$substrCP
        {"$expr": {"$size": ["$a", "$b"]}} | $expr.$size
        {"$expr": {"$ifNull": ["$a"]}} | $expr.$ifNull
        {"$expr": {"$cond": [1, 2]}} | $expr.$cond
        {"$expr": {"$cond": {"if": 1, "then": 2}}} | $expr.$cond
        {"$expr": {"$cond": {"if": 1, "then": 2, "else": 3, "or": 4}}} | $expr.$cond.or
        {"$expr": {"$switch": {"branches": []}}} | $expr.$switch.branches
        {"$expr": {"$switch": {"branches": [{"case": 1}]}}} | $expr.$switch.branches.0
        {"$expr": {"$trim": "$a"}} | $expr.$trim
        {"$expr": {"$trim": {"chars": "x"}}} | $expr.$trim
        {"$expr": {"$trim": {"input": "x", "char": "x"}}} | $expr.$trim.char
        {"$expr": {"$dateFromString": {"dateString": "x", "format": "%Y"}}} | $expr.$dateFromString.format
        {"$expr": {"$map": {"input": "$a", "as": "X", "in": 1}}} | $expr.$map.as
        {"$expr": {"$map": {"input": "$a", "as": "x", "in": "$$y"}}} | $expr.$map.in
        {"$expr": {"$map": {"input": "$$x", "as": "x", "in": 1}}} | $expr.$map.input
        {"$expr": {"$let": {"vars": {"CURRENT": 1}, "in": 1}}} | $expr.$let.vars.CURRENT
        {"$expr": {"$let": {"vars": {"a": 1, "b": "$$a"}, "in": 1}}} | $expr.$let.vars.b
        {"$expr": {"$gt": ["$a", "$$NOW"]}} | $expr.$gt.1
        {"$expr": {"$getField": "$a"}} | $expr.$getField
        {"$expr": {"$regexMatch": {"input": "$a", "regex": "$b"}}} | $expr.$regexMatch.regex
        {"$expr": {"$regexMatch": {"input": "$a", "regex": "(?=a)"}}} | $expr.$regexMatch.regex
        {"$expr": {"$regexMatch": {"input": "$a", "regex": "a", "options": "g"}}} | $expr.$regexMatch.regex
        {"$expr": {"a.b": 1}} | $expr.a.b
        {"$expr": {"$and": 1}} | $expr.$and
        {"a": {"$bitsAllSet": -1}} | a.$bitsAllSet
        {"a": {"$bitsAllSet": 1.5}} | a.$bitsAllSet
        {"a": {"$bitsAnySet": "x"}} | a.$bitsAnySet
        {"a": {"$bitsAnyClear": [1, -1]}} | a.$bitsAnyClear.1
        {"a": {"$bitsAllClear": [0.5]}} | a.$bitsAllClear.0
        {"a": {"$near": [1, 2]}} | a.$near
        {"a": {"$geoWithin": {}}} | a.$geoWithin
        {"$jsonSchema": {}} | $jsonSchema
        {"$sampleRate": 0.5} | $sampleRate
        {"$expr": {"$eq": [1]}} | $expr.$eq
        {"$expr": {"$eq": ["$$ROOTS", 1]}} | $expr.$eq.0
        {"$expr": {"$eq": ["$", 1]}} | $expr.$eq.0
        {"$expr": {"$not": [1, 2]}} | $expr.$not
        {"a": {"$date": "x"}} | a.$date
        {"a": 1, "a": 2} | a
        """);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void namesTheOffendingPart(String filter, String at) {
    assertThatThrownBy(() -> Filter.parse(filter))
        .isInstanceOfSatisfying(InvalidFilterException.class, e -> assertThat(e.at()).isEqualTo(at))
        .hasMessageContaining(at);
  }

  @Test
  void refusesTextThatIsNoFilter() {
    for (String text : List.of("", "[]", "1", "null", "{", "{} {}")) {
      assertThatThrownBy(() -> Filter.parse(text)).isInstanceOf(InvalidFilterException.class);
    }
  }

  @Test
  void limitsDepthAndSize() {
    Map<String, Object> deep = Map.of("a", 1);
    for (int i = 0; i < 49; i++) {
      deep = Map.of("$and", List.of(deep));
    }
    Filter deepest = Filter.of(deep);
    assertThat(deepest.matches(Map.of("a", 1L))).isTrue();
    Map<String, Object> deeper = Map.of("$and", List.of(deep));
    assertThatThrownBy(() -> Filter.of(deeper)).isInstanceOf(InvalidFilterException.class);
    Map<String, Object> not = Map.of("$gt", 1);
    for (int i = 0; i < 200; i++) {
      not = Map.of("$not", not);
    }
    Map<String, Object> nots = Map.of("a", not);
    assertThatThrownBy(() -> Filter.of(nots)).isInstanceOf(InvalidFilterException.class);

    List<Object> many = new ArrayList<>(Collections.nCopies(4_999, Map.of("a", 1)));
    assertThatCode(() -> Filter.of(Map.of("$or", many))).doesNotThrowAnyException();
    List<Object> tooMany = new ArrayList<>(Collections.nCopies(5_000, Map.of("a", 1)));
    assertThatThrownBy(() -> Filter.of(Map.of("$or", tooMany)))
        .isInstanceOf(InvalidFilterException.class);
  }

  @Test
  void limitsPathsAndPatterns() {
    assertThatThrownBy(() -> Filters.eq("a.".repeat(100) + "a", 1))
        .isInstanceOf(InvalidFilterException.class);
    assertThatThrownBy(() -> Filters.eq("a".repeat(5_000), 1))
        .isInstanceOf(InvalidFilterException.class);
    assertThatThrownBy(() -> Filters.regex("a", "a".repeat(4_097)))
        .isInstanceOf(InvalidFilterException.class);
  }

  @Test
  void refusesValuesThatCannotBeStoredAndKeysThatAreNoStrings() {
    assertThatThrownBy(() -> Filters.eq("a", new Object()))
        .isInstanceOf(InvalidFilterException.class);
    assertThatThrownBy(() -> Filter.of(Map.of("a", Map.of("$in", List.of(new Object())))))
        .isInstanceOfSatisfying(
            InvalidFilterException.class, e -> assertThat(e.at()).isEqualTo("a.$in.0"));
    assertThatThrownBy(() -> Filter.of(Map.of("$or", List.of(Map.of(1, 1)))))
        .isInstanceOf(InvalidFilterException.class);
  }

  @Test
  void runsNestedPatternsOrRefusesThemButSurvives() {
    for (String pattern :
        List.of(
            "(".repeat(2_000) + "a" + ")".repeat(2_000),
            "(?:".repeat(1_000) + "a" + ")*".repeat(800) + ")".repeat(200),
            "a|".repeat(2_000) + "b",
            "(a?){1000}a{1000}",
            "(x+x+)+y",
            "\\pL".repeat(1_000))) {
      try {
        Filter filter = Filters.regex("a", pattern);
        filter.matches(Map.of("a", "x".repeat(2_000)));
      } catch (InvalidFilterException e) {
        assertThat(e.at()).isEqualTo("a.$regex");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a{2,5}",
        "[{]{3}",
        "x{,5}",
        "\\{9{2}",
        "(ab{2}|c){10}",
        "\\Q(((({9999}\\E",
        "[[:alpha:]\\]]{1000}",
        "\\p{Greek}{3}\\x{1F600}",
        "(\\w{2,50}@\\w{2,50}){20}",
        "[^]a]{3,}",
        "a{1000}b{1000}"
      })
  void acceptsOrdinaryRepetitions(String pattern) {
    assertThatCode(() -> Filters.regex("a", pattern)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{100}){100}){100}",
        "(a{1000}){1000}",
        "((a{1000}){1000}){1000}",
        "(a|(b[x]{99}){99}c)",
        "(\\Qabcdefghij\\E){1000}"
      })
  void refusesRepetitionsThatMultiply(String pattern) {
    assertThatThrownBy(() -> Filters.regex("a", pattern))
        .isInstanceOf(InvalidFilterException.class)
        .hasMessageContaining("too large");
  }

  @Test
  void matchesExponentialPatternsInLinearTime() {
    // A backtracking engine would not come back from this.
    assertThat(Filters.regex("a", "(x+x+)+y").matches(Map.of("a", "x".repeat(50_000)))).isFalse();
  }
}
