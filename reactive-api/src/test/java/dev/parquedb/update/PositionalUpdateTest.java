package dev.parquedb.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.ExtendedJson;
import dev.parquedb.Tables;
import dev.parquedb.entity.InvalidUpdateException;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Match;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The positional operators: what MongoDB's documentation says, and where it is silent says so. */
class PositionalUpdateTest {
  private static final UpdateContext CONTEXT = UpdateContext.at(Instant.EPOCH);

  /** {@code update | before | after}. */
  static List<Arguments> everyElement() {
    return Tables.rows(
        """
        {"$set": {"a.$[]": 1}} | {"a": [0, "x", null]} | {"a": [1, 1, 1]}
        {"$inc": {"a.$[]": 10}} | {"a": [1, 2.5]} | {"a": [11, 12.5]}
        {"$inc": {"a.$[].b": 1}} | {"a": [{"b": 1}, {"c": 1}]} | {"a": [{"b": 2}, {"c": 1, "b": 1}]}
        {"$set": {"a.$[]": 1}} | {"a": []} | {"a": []}
        {"$inc": {"a.$[].q.$[]": 2}} | {"a": [{"q": [1, 2]}, {"q": []}, {"q": [3]}]} | {"a": [{"q": [3, 4]}, {"q": []}, {"q": [5]}]}
        {"$set": {"a.$[].$[]": 0}} | {"a": [[1], [2, 3]]} | {"a": [[0], [0, 0]]}
        {"$unset": {"a.$[]": ""}} | {"a": [1, 2]} | {"a": [null, null]}
        {"$unset": {"a.$[].b": ""}} | {"a": [{"b": 1, "c": 2}, {"c": 3}]} | {"a": [{"c": 2}, {"c": 3}]}
        {"$push": {"a.$[]": 9}} | {"a": [[1], []]} | {"a": [[1, 9], [9]]}
        {"$push": {"a.$[].b": {"$each": [3, 1], "$sort": 1}}} | {"a": [{"b": [2]}, {}]} | {"a": [{"b": [1, 2, 3]}, {"b": [1, 3]}]}
        {"$pull": {"a.$[].b": {"$gte": 2}}} | {"a": [{"b": [1, 2]}, {"b": [3]}]} | {"a": [{"b": [1]}, {"b": []}]}
        {"$addToSet": {"a.$[].b": 1}} | {"a": [{"b": [1]}, {"b": [2]}]} | {"a": [{"b": [1]}, {"b": [2, 1]}]}
        {"$pop": {"a.$[]": 1}} | {"a": [[1, 2], [3]]} | {"a": [[1], []]}
        {"$mul": {"a.$[].b": 2}, "$max": {"a.$[].c": 5}} | {"a": [{"b": 2, "c": 9}]} | {"a": [{"b": 4, "c": 9}]}
        {"$set": {"a.0.b.$[].c": 1}} | {"a": [{"b": [{}, {"c": 2}]}]} | {"a": [{"b": [{"c": 1}, {"c": 1}]}]}
        {"$currentDate": {"a.$[].at": true}} | {"a": [{}]} | {"a": [{"at": {"$date": "1970-01-01T00:00:00Z"}}]}
        {"$setOnInsert": {"a.$[]": 1}} | {"b": 1} | {"b": 1}
        {"$set": {"a.$[]": 1}} | {} | ! $set.a.$[]
        {"$set": {"a.$[]": 1}} | {"a": 5} | ! $set.a.$[]
        {"$set": {"a.$[]": 1}} | {"a": {"b": 1}} | ! $set.a.$[]
        {"$set": {"a.$[]": 1}} | {"a": null} | ! $set.a.$[]
        {"$unset": {"a.$[].b": 1}} | {} | ! $unset.a.$[].b
        {"$set": {"a.$[].b": 1}} | {"a": [{}, 5]} | ! $set.a.$[].b
        {"$inc": {"a.$[]": 1}} | {"a": [1, "x"]} | ! $inc.a.$[]
        {"$set": {"a.$[].b.$[]": 1}} | {"a": [{"b": [1]}, {}]} | ! $set.a.$[].b.$[]
        """);
  }

  /** {@code update | arrayFilters | before | after}. */
  static List<Arguments> someElements() {
    return Tables.rows(
        """
        {"$set": {"grades.$[element]": 100}} | [{"element": {"$gte": 100}}] | {"grades": [95, 102, 90, 150]} | {"grades": [95, 100, 90, 100]}
        {"$set": {"grades.$[elem].mean": 100}} | [{"elem.grade": {"$gte": 85}}] | {"grades": [{"grade": 80, "mean": 75}, {"grade": 85, "mean": 90}, {"grade": 90, "mean": 85}]} | {"grades": [{"grade": 80, "mean": 75}, {"grade": 85, "mean": 100}, {"grade": 90, "mean": 100}]}
        {"$inc": {"grades.$[elem].std": -1}} | [{"elem.grade": {"$gte": 80}, "elem.std": {"$gt": 5}}] | {"grades": [{"grade": 80, "std": 8}, {"grade": 85, "std": 5}, {"grade": 70, "std": 9}]} | {"grades": [{"grade": 80, "std": 7}, {"grade": 85, "std": 5}, {"grade": 70, "std": 9}]}
        {"$set": {"a.$[x].b": 0}} | [{"$or": [{"x.b": {"$gt": 5}}, {"x.c": 1}]}] | {"a": [{"b": 1}, {"b": 6}, {"b": 2, "c": 1}]} | {"a": [{"b": 1}, {"b": 0}, {"b": 0, "c": 1}]}
        {"$inc": {"g.$[t].q.$[s]": 2}} | [{"t.type": "quiz"}, {"s": {"$gte": 8}}] | {"g": [{"type": "quiz", "q": [10, 8, 5]}, {"type": "exam", "q": [8]}]} | {"g": [{"type": "quiz", "q": [12, 10, 5]}, {"type": "exam", "q": [8]}]}
        {"$inc": {"g.$[].q.$[s]": 2}} | [{"s": {"$gte": 8}}] | {"g": [{"q": [10, 5]}, {"q": [8]}]} | {"g": [{"q": [12, 5]}, {"q": [10]}]}
        {"$set": {"a.$[x]": 1}} | [{"x": {"$gt": 100}}] | {"a": [1, 2]} | {"a": [1, 2]}
        {"$set": {"a.$[x].b": 1}, "$inc": {"a.$[x].c": 1}} | [{"x.d": true}] | {"a": [{"d": true}, {"d": false}]} | {"a": [{"d": true, "b": 1, "c": 1}, {"d": false}]}
        {"$set": {"a.$[x].b": 1, "a.$[y].c": 2}} | [{"x.n": {"$gte": 2}}, {"y.n": {"$lte": 2}}] | {"a": [{"n": 1}, {"n": 2}, {"n": 3}]} | {"a": [{"n": 1, "c": 2}, {"n": 2, "b": 1, "c": 2}, {"n": 3, "b": 1}]}
        {"$set": {"a.$[x]": 1, "a.$[y]": 2}} | [{"x": 5}, {"y": 6}] | {"a": [5, 6, 7]} | {"a": [1, 2, 7]}
        {"$set": {"a.$[x].b": 1, "b.$[x].b": 1}} | [{"x.n": 1}] | {"a": [{"n": 1}], "b": [{"n": 2}, {"n": 1}]} | {"a": [{"n": 1, "b": 1}], "b": [{"n": 2}, {"n": 1, "b": 1}]}
        {"$unset": {"a.$[x]": ""}} | [{"x": {"$mod": [2, 0]}}] | {"a": [1, 2, 4]} | {"a": [1, null, null]}
        {"$set": {"a.$[x].b": 9}} | [{"x": {"$ne": null}}] | {"a": [{"b": 1}]} | {"a": [{"b": 9}]}
        {"$set": {"a.$[x]": 0}} | [{"x": {"$not": {"$gte": 5}}}] | {"a": [1, 5]} | {"a": [0, 5]}
        {"$set": {"a.$[x]": 0}} | [{"x.b.c": {"$exists": false}}] | {"a": [{"b": {"c": 1}}, {"b": {}}]} | {"a": [{"b": {"c": 1}}, 0]}
        {"$set": {"a.$[].b": 1, "a.$[x].c": 2}} | [{"x.n": 1}] | {"a": [{"n": 1}, {}]} | {"a": [{"n": 1, "b": 1, "c": 2}, {"b": 1}]}
        {"$set": {"a.$[x]": 1, "a.$[y]": 2}} | [{"x": 5}, {"y": {"$gte": 5}}] | {"a": [5]} | ! $set.a.$[y]
        {"$set": {"a.$[x]": 1, "a.$[y].b": 2}} | [{"x.n": 5}, {"y.n": 5}] | {"a": [{"n": 5}]} | ! $set.a.$[y].b
        {"$set": {"a.$[x].b.c": 1, "a.$[y].b": 2}} | [{"x.n": 5}, {"y.n": 5}] | {"a": [{"n": 5}]} | ! $set.a.$[y].b
        {"$set": {"a.$[x].b.$[]": 1, "a.$[y].b.0": 2}} | [{"x.n": 5}, {"y.n": 5}] | {"a": [{"n": 5, "b": [1]}]} | ! $set.a.$[y].b.0
        {"$set": {"a.$[x]": 1}} | [] | {"a": []} | ! arrayFilters
        {"$set": {"a.$[x]": 1}} | [{"x": 1}, {"x": 2}] | {"a": []} | ! arrayFilters.1
        {"$set": {"a.$[x]": 1}} | [{"x.a": {"$gt": 85}}, {"x.b": {"$gt": 80}}] | {"a": []} | ! arrayFilters.1
        {"$set": {"a.$[x]": 1}} | [{"x": 1}, {"y": 2}] | {"a": []} | ! arrayFilters.1
        {"$set": {"a": 1}} | [{"x": 1}] | {"a": []} | ! arrayFilters.0
        {"$set": {"a.$[x]": 1}} | [{"x": 1, "y": 1}] | {"a": []} | ! arrayFilters.0
        {"$set": {"a.$[x]": 1}} | [{}] | {"a": []} | ! arrayFilters.0
        {"$set": {"a.$[x]": 1}} | [{"X": 1}] | {"a": []} | ! arrayFilters.0
        {"$set": {"a.$[x]": 1}} | [{"$expr": true}] | {"a": []} | ! arrayFilters.0
        {"$set": {"a.$[x]": 1}} | [{"x": 1}] | {} | ! $set.a.$[x]
        {"$set": {"a.$[x]": 1}} | [{"x": 1}] | {"a": "x"} | ! $set.a.$[x]
        # Silent: an element that is an array is looked into, as the value of a field is.
        {"$set": {"a.$[x]": 1}} | [{"x": {"$gte": 5}}] | {"a": [[1, 7], 3]} | {"a": [1, 3]}
        """);
  }

  /** {@code update | filter | before | after}. */
  static List<Arguments> theMatchedElement() {
    return Tables.rows(
        """
        {"$set": {"grades.$": 82}} | {"grades": 80} | {"grades": [85, 80, 80]} | {"grades": [85, 82, 80]}
        {"$set": {"grades.$.std": 6}} | {"grades.grade": 85} | {"grades": [{"grade": 80, "std": 8}, {"grade": 85, "std": 5}, {"grade": 85, "std": 3}]} | {"grades": [{"grade": 80, "std": 8}, {"grade": 85, "std": 6}, {"grade": 85, "std": 3}]}
        {"$set": {"g.$.std": 6}} | {"g": {"$elemMatch": {"grade": {"$lte": 90}, "mean": {"$gt": 80}}}} | {"g": [{"grade": 80, "mean": 75}, {"grade": 85, "mean": 90}]} | {"g": [{"grade": 80, "mean": 75}, {"grade": 85, "mean": 90, "std": 6}]}
        {"$set": {"a.$": 0}} | {"a": {"$elemMatch": {"$gte": 5, "$lt": 7}}} | {"a": [9, 6, 5]} | {"a": [9, 0, 5]}
        {"$set": {"a.$": 0}} | {"a": {"$elemMatch": {"$ne": 1}}} | {"a": [1, 2, 3]} | {"a": [1, 0, 3]}
        {"$set": {"a.$.x": 0}} | {"a": {"$elemMatch": {"n": {"$ne": 1}}}} | {"a": [{"n": 1}, {"n": 2}]} | {"a": [{"n": 1}, {"n": 2, "x": 0}]}
        {"$unset": {"a.$": ""}} | {"a": 2} | {"a": [1, 2, 3]} | {"a": [1, null, 3]}
        {"$inc": {"a.$.n": 1}, "$set": {"a.$.m": true}} | {"a.k": "x"} | {"a": [{"k": "y"}, {"k": "x"}]} | {"a": [{"k": "y"}, {"k": "x", "m": true, "n": 1}]}
        {"$inc": {"a.$.q.$[]": 1}} | {"a.k": "x"} | {"a": [{"k": "y", "q": [1]}, {"k": "x", "q": [1, 2]}]} | {"a": [{"k": "y", "q": [1]}, {"k": "x", "q": [2, 3]}]}
        {"$set": {"a.b.$": 0}} | {"a.b": {"$in": [7, 8]}} | {"a": {"b": [1, 8, 7]}} | {"a": {"b": [1, 0, 7]}}
        {"$set": {"a.0.b.$": 0}} | {"a.0.b": 7} | {"a": [{"b": [1, 7]}]} | {"a": [{"b": [1, 0]}]}
        {"$set": {"a.$.b": 0}} | {"a.b": 7} | {"a": [{"b": [1]}, {"b": [2, 7]}]} | {"a": [{"b": [1]}, {"b": 0}]}
        {"$set": {"a.$": 0}} | {"a": {"$regex": "^x"}} | {"a": ["y", "xy"]} | {"a": ["y", 0]}
        {"$set": {"a.$": 0}} | {"a": {"$type": "string"}} | {"a": [1, "x"]} | {"a": [1, 0]}
        {"$set": {"a.$": 0}} | {"a": {"$all": [3]}} | {"a": [1, 3]} | {"a": [1, 0]}
        {"$set": {"a.$": 0}} | {"$and": [{"a": {"$gte": 2}}, {"b": 1}]} | {"a": [1, 3], "b": 1} | {"a": [1, 0], "b": 1}
        {"$set": {"a.$": 0}} | {"$or": [{"a": 9}, {"a": 3}, {"a": 1}]} | {"a": [1, 3]} | {"a": [1, 0]}
        {"$set": {"a.$": 0}} | {"a": {"$gte": 2, "$lte": 3}} | {"a": [9, 3]} | ! $set.a.$
        {"$set": {"a.$": 0}} | {"a": {"$gte": 2, "$lte": 3}} | {"a": [3, 1]} | {"a": [0, 1]}
        {"$set": {"a.$": 0, "a.2": 5}} | {"a": 2} | {"a": [1, 2]} | {"a": [1, 0, 5]}
        {"$set": {"a.$.x": 0, "a.1.y": 5}} | {"a.n": 2} | {"a": [{"n": 1}, {"n": 2}]} | {"a": [{"n": 1}, {"n": 2, "x": 0, "y": 5}]}
        {"$set": {"a.$": 0, "a.1": 5}} | {"a": 2} | {"a": [1, 2]} | ! $set.a.$
        {"$set": {"a.$.b": 0}} | {"a": {"$elemMatch": {"n": 1}}, "b": 5} | {"a": [{"n": 1}], "b": [4, 5]} | {"a": [{"n": 1, "b": 0}], "b": [4, 5]}
        {"$set": {"a.$": 0, "b.$": 9}} | {"a": 1, "b": 5} | {"a": [1], "b": [4, 5]} | {"a": [0], "b": [4, 9]}
        {"$set": {"a.$": 0}} | {"a": {"$ne": 9}} | {"a": [1, 2]} | ! $set.a.$
        {"$set": {"a.$": 0}} | {"a": {"$nin": [9]}} | {"a": [1, 2]} | ! $set.a.$
        {"$set": {"a.$": 0}} | {"a": {"$not": {"$gt": 5}}} | {"a": [1, 2]} | ! $set.a.$
        {"$set": {"a.$": 0}} | {"$nor": [{"a": 5}]} | {"a": [1, 2]} | ! $set.a.$
        {"$set": {"a.$": 0}} | {"a": {"$size": 2}} | {"a": [1, 2]} | ! $set.a.$
        {"$set": {"a.$": 0}} | {"a": [1, 2]} | {"a": [1, 2]} | ! $set.a.$
        {"$set": {"a.$": 0}} | {"b": 1} | {"a": [1, 2], "b": 1} | ! $set.a.$
        {"$set": {"a.$": 0}} | {"b": 1} | {"a": [1, 2], "b": [1]} | ! $set.a.$
        {"$set": {"a.$": 0}} | {"$expr": {"$in": [1, "$a"]}} | {"a": [1, 2]} | ! $set.a.$
        {"$set": {"a.$": 0}} | {} | {"a": [1, 2]} | ! $set.a.$
        {"$set": {"a.$": 0}} | {"a": 1} | {"a": 1} | ! $set.a.$
        {"$set": {"a.$": 0}} | {"a": null} | {} | ! $set.a.$
        {"$inc": {"a.$": 1}} | {"a": "x"} | {"a": [1, "x"]} | ! $inc.a.$
        # Silent: a field behind an index counts as a condition on that element.
        {"$set": {"a.$.c": 0}} | {"a.1.b": 5} | {"a": [{"b": 5}, {"b": 5}]} | {"a": [{"b": 5}, {"b": 5, "c": 0}]}
        """);
  }

  @ParameterizedTest
  @MethodSource("everyElement")
  void allElements(String update, String before, String after) {
    check(update, before, after, CONTEXT);
  }

  @ParameterizedTest
  @MethodSource("someElements")
  void filteredElements(String update, String filters, String before, String after) {
    check(update, before, after, CONTEXT.withArrayFilters(filters(filters)));
  }

  @ParameterizedTest
  @MethodSource("theMatchedElement")
  void matchedElement(String update, String filter, String before, String after) {
    Map<String, Object> document = ExtendedJson.parseDocument(before);
    assertThat(Filter.parse(filter).matches(document)).isTrue();
    check(update, before, after, CONTEXT.foundBy(new Match(Filter.parse(filter), document)));
  }

  private static List<Filter> filters(String json) {
    List<Filter> filters = new ArrayList<>();
    for (Object filter : (List<?>) ExtendedJson.parse(json)) {
      filters.add(Filter.parse(ExtendedJson.stringify(filter)));
    }
    return filters;
  }

  private static void check(String json, String before, String after, UpdateContext context) {
    Update update = Update.parse(json);
    Map<String, Object> document = ExtendedJson.parseDocument(before);
    if (after.startsWith("! ")) {
      assertThatThrownBy(() -> update.apply(document, context))
          .isInstanceOfSatisfying(
              InvalidUpdateException.class, e -> assertThat(e.at()).isEqualTo(after.substring(2)));
    } else {
      assertThat(ExtendedJson.stringify(update.apply(document, context)))
          .isEqualTo(ExtendedJson.stringify(ExtendedJson.parse(after)));
    }
    assertThat(document).isEqualTo(ExtendedJson.parse(before));
    assertThat(Update.parse(update.toJson())).isEqualTo(update).hasSameHashCodeAs(update);
  }

  @Test
  void theMatchedElementNeedsAFilter() {
    Update update = Updates.set("a.$", 1).build();
    for (UpdateContext context : List.of(CONTEXT, CONTEXT.asInsert())) {
      assertThatThrownBy(() -> update.apply(Map.of("a", List.of(1L)), context))
          .isInstanceOf(InvalidUpdateException.class)
          .hasMessageContaining("no filter");
    }
  }

  @Test
  void anInsertHasNoArrayToPutAnythingInto() {
    Update update = Update.parse("{\"$set\": {\"b\": 1}, \"$setOnInsert\": {\"a.$[]\": 1}}");
    assertThat(update.apply(Map.of(), CONTEXT)).isEqualTo(Map.of("b", 1L));
    assertThatThrownBy(() -> update.apply(Map.of(), CONTEXT.asInsert()))
        .isInstanceOfSatisfying(
            InvalidUpdateException.class, e -> assertThat(e.at()).isEqualTo("$setOnInsert.a.$[]"));
  }

  @Test
  void arrayFiltersAreCheckedBeforeAnythingIsApplied() {
    Update update = Updates.set("a.$[x]", 1).build();
    update.checkArrayFilters(filters("[{\"x\": 1}]"));
    assertThatThrownBy(() -> update.checkArrayFilters(List.of()))
        .isInstanceOf(InvalidUpdateException.class);
    assertThatThrownBy(() -> Updates.set("a", 1).build().checkArrayFilters(filters("[{\"x\": 1}]")))
        .isInstanceOf(InvalidUpdateException.class);
  }

  @Test
  void fewPathsOverManyElementsEnd() {
    List<Object> many = Collections.nCopies(50_000, Map.of());
    Map<String, Object> document = Map.of("a", many);
    Updates.Builder wide = Updates.start();
    for (int i = 0; i < 90; i++) {
      wide.set("a.$[].f" + i, i);
    }
    assertThatThrownBy(() -> wide.build().apply(document, CONTEXT))
        .isInstanceOf(InvalidUpdateException.class)
        .hasMessageContaining("operations");
    Update large = Updates.set("a.$[].text", "x".repeat(1_000)).build();
    assertThatThrownBy(() -> large.apply(document, CONTEXT))
        .isInstanceOf(InvalidUpdateException.class)
        .hasMessageContaining("bytes");
    assertThat(Updates.set("a.$[].n", 1).build().apply(document, CONTEXT)).hasSize(1);
  }
}
