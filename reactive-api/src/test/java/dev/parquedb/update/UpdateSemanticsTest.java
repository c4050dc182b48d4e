package dev.parquedb.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.ExtendedJson;
import dev.parquedb.Tables;
import dev.parquedb.entity.InvalidUpdateException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The corners of MongoDB's update semantics: {@code update | before | after}, or where it fails.
 */
class UpdateSemanticsTest {
  private static final UpdateContext CONTEXT =
      UpdateContext.at(Instant.parse("2024-06-01T12:00:00.123456789Z"));

  static List<Arguments> fields() {
    return Tables.rows(
        """
        {"$set": {"c": 1, "b": 2, "10": 3, "9": 4}} | {"z": 0} | {"z": 0, "9": 4, "10": 3, "b": 2, "c": 1}
        {"$set": {"b": 9}} | {"c": 1, "b": 2, "a": 3} | {"c": 1, "b": 9, "a": 3}
        {"$set": {"a.0": 1}} | {} | {"a": {"0": 1}}
        {"$set": {"a.0": 1}} | {"a": []} | {"a": [1]}
        {"$set": {"a.2": 1}} | {"a": []} | {"a": [null, null, 1]}
        {"$set": {"a.1.b": 1}} | {"a": []} | {"a": [null, {"b": 1}]}
        {"$set": {"a.0.b": 1}} | {"a": [{"c": 2}]} | {"a": [{"c": 2, "b": 1}]}
        {"$set": {"a.1": 1, "a.0": 2}} | {"a": []} | {"a": [2, 1]}
        {"$set": {"a.b": 1, "a.c": 2}} | {} | {"a": {"b": 1, "c": 2}}
        {"$set": {"a": {"x": 1}}} | {"a": {"y": 2}} | {"a": {"x": 1}}
        {"$set": {}} | {"a": 1} | {"a": 1}
        {"$unset": {"a.b.c": 1}} | {"a": 1} | {"a": 1}
        {"$unset": {"a.x": 1}} | {"a": [1]} | {"a": [1]}
        {"$unset": {"a.0": 1}} | {"a": [1, 2]} | {"a": [null, 2]}
        {"$unset": {"a.b": 1}} | {} | {}
        {"$unset": {"a.b": null}} | {"a": {"b": null}} | {"a": {}}
        {"$unset": {"name": ""}} | {"name": "x"} | {}
        {"$set": {"name": null}} | {"name": "x"} | {"name": null}
        {"$set": {"$type": "Y"}} | {"$type": "X"} | {"$type": "Y"}
        {"$setOnInsert": {"a.b": 1}} | {"a": 5} | {"a": 5}
        {"$currentDate": {"a": true}} | {} | {"a": {"$date": "2024-06-01T12:00:00.123456Z"}}
        {"$rename": {"a": "b"}} | {"a": 1, "b": 2, "c": 3} | {"c": 3, "b": 1}
        {"$rename": {"a": "b.c"}} | {"a": {"x": 1}} | {"b": {"c": {"x": 1}}}
        {"$rename": {"a.b": "c"}} | {"a": 5, "c": 1} | {"a": 5, "c": 1}
        {"$rename": {"a": "b.c"}} | {"b": 1} | {"b": 1}
        {"$rename": {"a": "b"}} | {"a": null} | {"b": null}
        {"$rename": {"a.b": "a.c"}} | {"a": {"b": 1, "x": 2}} | {"a": {"x": 2, "c": 1}}
        """);
  }

  static List<Arguments> numbers() {
    return Tables.rows(
        """
        {"$inc": {"a": 1}} | {"a": 1.5} | {"a": 2.5}
        {"$inc": {"a": 1.5}} | {"a": 1} | {"a": 2.5}
        {"$inc": {"a": {"$numberDecimal": "0.10"}}} | {"a": 1} | {"a": {"$numberDecimal": "1.10"}}
        {"$inc": {"a": 0.5}} | {"a": {"$numberDecimal": "1.25"}} | {"a": {"$numberDecimal": "1.75"}}
        {"$inc": {"a": {"$numberDecimal": "1"}}} | {"a": {"$numberDecimal": "9999999999999999999999999999999999"}} | {"a": {"$numberDecimal": "1.000000000000000000000000000000000E+34"}}
        {"$inc": {"a": {"$numberDouble": "Infinity"}}} | {"a": 1} | {"a": {"$numberDouble": "Infinity"}}
        {"$inc": {"a": 1}} | {"a": {"$numberLong": "9223372036854775807"}} | ! $inc.a
        {"$inc": {"a": -1}} | {"a": {"$numberLong": "-9223372036854775808"}} | ! $inc.a
        {"$inc": {"a.0": 1}} | {"a": [1]} | {"a": [2]}
        {"$inc": {"a": {"$numberDouble": "Infinity"}}} | {"a": {"$numberDecimal": "1"}} | ! $inc.a
        {"$inc": {"a": 1}} | {"a": [1]} | ! $inc.a
        {"$inc": {}} | {"a": 1} | {"a": 1}
        {"$mul": {"a": 2}} | {"a": {"$numberLong": "4611686018427387904"}} | ! $mul.a
        {"$mul": {"a": 2.5}} | {} | {"a": 0.0}
        {"$mul": {"a": {"$numberDecimal": "2"}}} | {} | {"a": {"$numberDecimal": "0"}}
        {"$mul": {"a": {"$numberDecimal": "1E+6000"}}} | {"a": {"$numberDecimal": "1E+6000"}} | ! $mul.a
        {"$mul": {"a": 2}} | {"a": null} | ! $mul.a
        {"$min": {"a": 1}} | {} | {"a": 1}
        {"$min": {"a": {"$numberDouble": "NaN"}}} | {"a": "x"} | {"a": {"$numberDouble": "NaN"}}
        {"$min": {"a": 1}} | {"a": {"$numberDouble": "NaN"}} | {"a": {"$numberDouble": "NaN"}}
        {"$max": {"a": 1}} | {"a": {"$numberDouble": "NaN"}} | {"a": 1}
        {"$max": {"a": {"$numberDecimal": "1.0"}}} | {"a": 1} | {"a": 1}
        {"$max": {"a": {"$numberLong": "9007199254740993"}}} | {"a": 9007199254740992.0} | {"a": {"$numberLong": "9007199254740993"}}
        {"$max": {"a": "\uD83D\uDE00"}} | {"a": "\uFF5E"} | {"a": "\uD83D\uDE00"}
        {"$max": {"a": [1]}} | {"a": "x"} | {"a": [1]}
        {"$max": {"a": []}} | {"a": null} | {"a": null}
        {"$min": {"a": []}} | {"a": null} | {"a": []}
        {"$bit": {"a": {"or": 6, "and": 3}}} | {"a": 1} | {"a": 3}
        {"$bit": {"a": {"or": 6}}} | {} | {"a": 6}
        {"$bit": {"a": {"xor": {"$numberLong": "4294967296"}}}} | {"a": 1} | {"a": 4294967297}
        {"$bit": {"a": {"or": 6}}} | {"a": 1.0} | ! $bit.a
        {"$bit": {"a": {"or": 6}}} | {"a": null} | ! $bit.a
        """);
  }

  static List<Arguments> arrays() {
    return Tables.rows(
        """
        {"$push": {"a": [1, 2]}} | {"a": []} | {"a": [[1, 2]]}
        {"$push": {"a": 1}} | {} | {"a": [1]}
        {"$push": {"a.b": 1}} | {} | {"a": {"b": [1]}}
        {"$push": {"a": {"$each": [8, 9], "$position": -1}}} | {"a": [1, 2]} | {"a": [1, 8, 9, 2]}
        {"$push": {"a": {"$each": [9], "$position": -5}}} | {"a": [1, 2]} | {"a": [9, 1, 2]}
        {"$push": {"a": {"$each": [9], "$position": 50.0}}} | {"a": [1, 2]} | {"a": [1, 2, 9]}
        {"$push": {"a": {"$each": [9], "$slice": 0}}} | {"a": [1, 2]} | {"a": []}
        {"$push": {"a": {"$each": [], "$slice": 1}}} | {"a": [1, 2]} | {"a": [1]}
        {"$push": {"a": {"$each": [], "$sort": -1}}} | {"a": [1, 3, 2]} | {"a": [3, 2, 1]}
        {"$push": {"a": {"$each": []}}} | {} | {"a": []}
        {"$push": {"a": {"$slice": -2, "$sort": 1, "$each": [4, 0]}}} | {"a": [3, 1]} | {"a": [3, 4]}
        {"$push": {"a": {"$each": [{"x": 1, "y": 2}], "$sort": {"x": 1, "y": -1}}}} | {"a": [{"x": 1, "y": 1}, {"x": 1, "y": 3}, 5]} | {"a": [5, {"x": 1, "y": 3}, {"x": 1, "y": 2}, {"x": 1, "y": 1}]}
        {"$push": {"a": {"$each": [{"x": {"y": 0}}], "$sort": {"x.y": 1}}}} | {"a": [{"x": {"y": 1}}]} | {"a": [{"x": {"y": 0}}, {"x": {"y": 1}}]}
        {"$push": {"a": {"$each": ["x", null, 1, true], "$sort": 1}}} | {} | {"a": [null, 1, "x", true]}
        {"$pull": {"a": {"$in": [1, {"$regularExpression": {"pattern": "^x", "options": ""}}]}}} | {"a": [1, "xy", "y", 2]} | {"a": ["y", 2]}
        {"$pull": {"a": {"$regularExpression": {"pattern": "^x", "options": ""}}}} | {"a": ["xy", "y"]} | {"a": ["y"]}
        {"$pull": {"a": [1, 2]}} | {"a": [[1, 2], [2, 1], 1, 2]} | {"a": [[2, 1], 1, 2]}
        {"$pull": {"a": {"x": 1}}} | {"a": [{"x": 1, "y": 2}, {"x": [1]}, {"x": 2}, 1, [{"x": 1}]]} | {"a": [{"x": 2}, 1, [{"x": 1}]]}
        {"$pull": {"a": {"$gte": 5}}} | {"a": [1, 5, [7], "9"]} | {"a": [1, "9"]}
        {"$pull": {"a": {"$or": [{"x": 1}, {"y": 1}]}}} | {"a": [{"x": 1}, {"y": 1}, {"z": 1}]} | {"a": [{"z": 1}]}
        {"$pull": {"a": {"$elemMatch": {"x": 1}}}} | {"a": [[{"x": 1}], {"x": 1}]} | {"a": [{"x": 1}]}
        {"$pull": {"a": {"r": {"$elemMatch": {"q": 1, "s": {"$gte": 8}}}}}} | {"a": [{"r": [{"q": 1, "s": 4}, {"q": 2, "s": 9}]}, {"r": [{"q": 1, "s": 8}]}]} | {"a": [{"r": [{"q": 1, "s": 4}, {"q": 2, "s": 9}]}]}
        {"$pull": {"a": {"x.y": {"$exists": true}}}} | {"a": [{"x": {"y": 1}}, {"x": 1}]} | {"a": [{"x": 1}]}
        {"$pull": {"a": {}}} | {"a": [1, {}, {"x": 1}]} | {"a": [1]}
        {"$pull": {"a": null}} | {"a": [null, 1, []]} | {"a": [1, []]}
        {"$pull": {"a": 1}} | {"a": [1.0, {"$numberDecimal": "1.0"}, 2]} | {"a": [2]}
        {"$pull": {"a": 1}} | {} | {}
        {"$pull": {"a.b": 1}} | {"a": 5} | ! $pull.a.b
        {"$pull": {"a.0.b": 1}} | {"a": [{"b": [1, 2]}]} | {"a": [{"b": [2]}]}
        {"$pullAll": {"a": [{"x": 1, "y": 2}]}} | {"a": [{"x": 1, "y": 2}, {"y": 2, "x": 1}]} | {"a": [{"y": 2, "x": 1}]}
        {"$pullAll": {"a": []}} | {"a": [1]} | {"a": [1]}
        {"$pullAll": {"a": [1]}} | {} | {}
        {"$addToSet": {"a": [1]}} | {"a": [1]} | {"a": [1, [1]]}
        {"$addToSet": {"a": 1.0}} | {"a": [1]} | {"a": [1]}
        {"$addToSet": {"a": {"x": 1, "y": 2}}} | {"a": [{"y": 2, "x": 1}]} | {"a": [{"y": 2, "x": 1}, {"x": 1, "y": 2}]}
        {"$addToSet": {"a": {"$each": [1, 1.0, 2]}}} | {"a": [3, 3]} | {"a": [3, 3, 1, 2]}
        {"$addToSet": {"a": {"$each": []}}} | {} | {"a": []}
        {"$addToSet": {"a": 1}} | {"a": null} | ! $addToSet.a
        {"$pop": {"a": 1.0}} | {"a": [1, 2]} | {"a": [1]}
        {"$pop": {"a": -1}} | {"a": [1, 2]} | {"a": [2]}
        {"$pop": {"a.b": 1}} | {} | {}
        {"$pop": {"a.b": 1}} | {"a": 5} | ! $pop.a.b
        """);
  }

  static List<Arguments> blocked() {
    return Tables.rows(
        """
        {"$set": {"a.b": 1}} | {"a": null} | ! $set.a.b
        {"$set": {"a.b.c": 1}} | {"a": "x"} | ! $set.a.b.c
        {"$set": {"a.x": 1}} | {"a": [1]} | ! $set.a.x
        {"$set": {"a.-1": 1}} | {"a": [1]} | ! $set.a.-1
        {"$set": {"a.01": 1}} | {"a": [1]} | ! $set.a.01
        {"$set": {"a.99999999999": 1}} | {"a": [1]} | ! $set.a.99999999999
        {"$set": {"a.10002": 1}} | {"a": [1]} | ! $set.a.10002
        {"$push": {"a.b": 1}} | {"a": true} | ! $push.a.b
        {"$rename": {"a.0": "b"}} | {"a": [1]} | ! $rename.a.0
        {"$rename": {"a": "b.0"}} | {"a": 1, "b": [1]} | ! $rename.a
        {"$rename": {"a.0.x": "b"}} | {"a": [{"x": 1}]} | ! $rename.a.0.x
        {"$set": {"name": 5}} | {"name": "x"} | ! name
        {"$set": {"name.first": "x"}} | {} | ! name
        {"$rename": {"a": "name"}} | {"a": 5} | ! name
        {"$set": {"$type": 5}} | {"$type": "X"} | ! $type
        {"$unset": {"$type": ""}} | {"$type": "X"} | ! $type
        """);
  }

  @ParameterizedTest
  @MethodSource({"fields", "numbers", "arrays", "blocked"})
  void changesTheDocumentOrSaysWhereItCannot(String update, String before, String after) {
    Update parsed = Update.parse(update);
    Map<String, Object> document = ExtendedJson.parseDocument(before);
    if (after.startsWith("! ")) {
      assertThatThrownBy(() -> parsed.apply(document, CONTEXT))
          .isInstanceOfSatisfying(
              InvalidUpdateException.class, e -> assertThat(e.at()).isEqualTo(after.substring(2)))
          .hasMessageContaining(after.substring(2));
    } else {
      Map<String, Object> result = parsed.apply(document, CONTEXT);
      assertThat(ExtendedJson.stringify(result))
          .isEqualTo(ExtendedJson.stringify(ExtendedJson.parse(after)));
      assertThatThrownBy(() -> result.put("x", 1))
          .isInstanceOf(UnsupportedOperationException.class);
    }
    assertThat(document).isEqualTo(ExtendedJson.parse(before));
    assertThat(Update.parse(parsed.toJson())).isEqualTo(parsed).hasSameHashCodeAs(parsed);
  }

  @Test
  void setsOnInsertOnlyWhenTheDocumentIsCreated() {
    Update update = Update.parse("{\"$setOnInsert\": {\"a\": 1}, \"$set\": {\"b\": 2}}");
    assertThat(update.apply(Map.of(), CONTEXT)).isEqualTo(Map.of("b", 2L));
    assertThat(update.apply(Map.of(), CONTEXT.asInsert())).isEqualTo(Map.of("a", 1L, "b", 2L));
  }

  @Test
  void sharesWhatItDoesNotTouch() {
    Map<String, Object> document =
        ExtendedJson.parseDocument("{\"a\": {\"x\": 1}, \"b\": {\"c\": {\"y\": 1}, \"d\": 1}}");
    Map<String, Object> after = Updates.set("b.d", 2).build().apply(document, CONTEXT);
    assertThat(after.get("a")).isSameAs(document.get("a"));
    assertThat(((Map<?, ?>) after.get("b")).get("c"))
        .isSameAs(((Map<?, ?>) document.get("b")).get("c"));
  }

  @Test
  void neverMakesADocumentThatCannotBeRead() {
    Map<String, Object> document = ExtendedJson.parseDocument("{\"a\": " + nested(97) + "}");
    Update deepen = Update.parse("{\"$set\": {\"b.c.d.e\": " + nested(96) + "}}");
    assertThat(ExtendedJson.parse(ExtendedJson.stringify(deepen.apply(document, CONTEXT))))
        .isNotNull();
    Update tooDeep = Update.parse("{\"$set\": {\"b.c.d.e.f\": " + nested(96) + "}}");
    assertThatThrownBy(() -> tooDeep.apply(document, CONTEXT))
        .isInstanceOf(InvalidUpdateException.class)
        .hasMessageContaining("100");
  }

  private static String nested(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }
}
