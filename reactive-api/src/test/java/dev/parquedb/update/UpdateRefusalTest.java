package dev.parquedb.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.Tables;
import dev.parquedb.entity.InvalidUpdateException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateRefusalTest {
  static List<Arguments> refused() {
    return Tables.rows(
        """
        {"$foo": {"a": 1}} | $foo
        {"$foo": {}} | $foo
        {"$set": 1} | $set
        {"$set": null} | $set
        {"a": 1} | a
        {"$set": {"a": 1}, "b": 1} | b
        {"$set": {"": 1}} | $set.
        {"$set": {"a..b": 1}} | $set.a..b
        {"$set": {"a.": 1}} | $set.a.
        {"$set": {".a": 1}} | $set..a
        {"$set": {"$": 1}} | $set.$
        {"$set": {"$[].a": 1}} | $set.$[].a
        {"$set": {"a.$[X]": 1}} | $set.a.$[X]
        {"$set": {"a.$[x_y]": 1}} | $set.a.$[x_y]
        {"$set": {"a.$[1]": 1}} | $set.a.$[1]
        {"$set": {"a.$[x": 1}} | $set.a.$[x
        {"$set": {"a.$[": 1}} | $set.a.$[
        {"$set": {"a.$.b.$": 1}} | $set.a.$.b.$
        {"$set": {"a.$[].b.$": 1}} | $set.a.$[].b.$
        {"$set": {"version.$[]": 1}} | $set.version.$[]
        {"$rename": {"a.$": "b"}} | $rename.a.$
        {"$rename": {"a": "b.$[]"}} | $rename.a
        {"$rename": {"a.$[x].b": "c"}} | $rename.a.$[x].b
        {"$push": {"a": {"$each": [1], "$sort": {"x.$[]": 1}}}} | $push.a.$sort.x.$[]
        {"$set": {"a.$[]": 1, "a.0": 1}} | $set.a.0
        {"$set": {"a.$[x].b": 1, "a.b": 1}} | $set.a.b
        {"$set": {"a.$": 1, "a.$[]": 1}} | $set.a.$[]
        {"$set": {"a.$[]": 1, "a.$[].b": 1}} | $set.a.$[].b
        {"$set": {"a.$[x].b": 1}, "$inc": {"a.$[x].b": 1}} | $inc.a.$[x].b
        {"$set": {"a": [], "a.$[]": 1}} | $set.a.$[]
        {"$set": {"a.$": 1}, "$unset": {"a.$.b": 1}} | $unset.a.$.b
        {"$set": {"a.$b": 1}} | $set.a.$b
        {"$set": {"$foo": 1}} | $set.$foo
        {"$set": {"$type.x": 1}} | $set.$type.x
        {"$set": {"a": {"$gt": 1}}} | $set.a.$gt
        {"$set": {"a": {"$regularExpression": {"pattern": "x", "options": ""}}}} | $set.a
        {"$set": {"a.__proto__": 1}} | $set.a.__proto__
        {"$push": {"a": {"$each": [1], "$sort": {"prototype": 1}}}} | $push.a.$sort.prototype
        {"$rename": {"a": "b.constructor"}} | $rename.a
        {"$inc": {"a": "1"}} | $inc.a
        {"$mul": {"a": null}} | $mul.a
        {"$mul": {"a": {"$numberDouble": "NaN"}}} | $mul.a
        {"$bit": {"a": 1}} | $bit.a
        {"$bit": {"a": {}}} | $bit.a
        {"$bit": {"a": {"not": 1}}} | $bit.a.not
        {"$bit": {"a": {"and": 1.0}}} | $bit.a.and
        {"$push": {"a": {"$each": 1}}} | $push.a.$each
        {"$push": {"a": {"$each": [{"$gt": 1}]}}} | $push.a.$each.0.$gt
        {"$push": {"a": {"$slice": 1}}} | $push.a
        {"$push": {"a": {"$each": [], "$foo": 1}}} | $push.a.$foo
        {"$push": {"a": {"$each": [], "b": 1}}} | $push.a.b
        {"$push": {"a": {"$each": [], "$slice": "1"}}} | $push.a.$slice
        {"$push": {"a": {"$each": [], "$position": 0.5}}} | $push.a.$position
        {"$push": {"a": {"$each": [], "$sort": 2}}} | $push.a.$sort
        {"$push": {"a": {"$each": [], "$sort": {}}}} | $push.a.$sort
        {"$push": {"a": {"$each": [], "$sort": {"x": "asc"}}}} | $push.a.$sort.x
        {"$push": {"a": {"$each": [], "$sort": {"x..y": 1}}}} | $push.a.$sort.x..y
        {"$addToSet": {"a": {"$each": 1}}} | $addToSet.a.$each
        {"$addToSet": {"a": {"$each": [], "$slice": 1}}} | $addToSet.a.$slice
        {"$pull": {"a": {"$foo": 1}}} | $pull.a.$foo
        {"$pull": {"a": {"x": {"$foo": 1}}}} | $pull.a.x.$foo
        {"$pull": {"a": {"$regex": "("}}} | $pull.a.$regex
        {"$pullAll": {"a": 1}} | $pullAll.a
        {"$pop": {"a": 0}} | $pop.a
        {"$pop": {"a": "1"}} | $pop.a
        {"$rename": {"a": 1}} | $rename.a
        {"$rename": {"a": ""}} | $rename.a
        {"$rename": {"a": "a.b"}} | $rename.a
        {"$rename": {"a": "version"}} | $rename.a
        {"$rename": {"a": "b", "c": "b"}} | $rename.c
        {"$rename": {"a": "b", "b": "c"}} | $rename.b
        {"$currentDate": {"a": false}} | $currentDate.a
        {"$currentDate": {"a": {"$type": "timestamp"}}} | $currentDate.a
        {"$currentDate": {"a": {"$type": "date", "b": 1}}} | $currentDate.a
        {"$set": {"a": 1, "a.b": 1}} | $set.a.b
        {"$set": {"a.b": 1, "a": 1}} | $set.a
        {"$set": {"a.b": 1}, "$inc": {"a.b": 1}} | $inc.a.b
        {"$set": {"a": 1}, "$unset": {"a": 1}} | $unset.a
        {"$set": {"a": {"$date": "x"}}} | $set.a.$date
        """);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void namesTheOffendingPartBeforeAnythingIsApplied(String update, String at) {
    assertThatThrownBy(() -> Update.parse(update))
        .isInstanceOfSatisfying(InvalidUpdateException.class, e -> assertThat(e.at()).isEqualTo(at))
        .hasMessageContaining(at);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$id",
        "createdAt",
        "createdBy",
        "updatedAt",
        "updatedBy",
        "deletedAt",
        "deletedBy",
        "version",
        "version.x",
        "createdAt.0"
      })
  void refusesFieldsTheDatabaseKeeps(String field) {
    for (String operator : List.of("$set", "$unset", "$setOnInsert", "$inc", "$rename", "$push")) {
      assertThatThrownBy(() -> Update.of(Map.of(operator, Map.of(field, 1))))
          .isInstanceOf(InvalidUpdateException.class);
    }
    assertThatThrownBy(() -> Update.of(Map.of("$rename", Map.of("a", field))))
        .isInstanceOf(InvalidUpdateException.class);
  }

  @Test
  void refusesTextThatIsNoUpdate() {
    for (String text : List.of("", "{}", "[]", "1", "null", "{", "[{\"$set\": {\"a\": 1}}]")) {
      assertThatThrownBy(() -> Update.parse(text)).isInstanceOf(InvalidUpdateException.class);
    }
  }

  @Test
  void limitsSizeAndDepth() {
    Map<String, Object> many = new HashMap<>();
    for (int i = 0; i <= UpdateParser.MAX_PATHS; i++) {
      many.put("f" + i, i);
    }
    assertThatThrownBy(() -> Update.of(Map.of("$set", many)))
        .isInstanceOf(InvalidUpdateException.class);
    Map<String, Object> endless = new HashMap<>();
    endless.put("$set", endless);
    assertThatThrownBy(() -> Update.of(endless)).isInstanceOf(InvalidUpdateException.class);
    assertThatThrownBy(() -> Updates.set("a.".repeat(100) + "a", 1).build())
        .isInstanceOf(InvalidUpdateException.class);
    assertThatThrownBy(() -> Updates.set("a", new Object()).build())
        .isInstanceOf(InvalidUpdateException.class);
  }
}
