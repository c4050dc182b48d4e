package dev.parquedb.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.ExtendedJson;
import dev.parquedb.Tables;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The corners of MongoDB's filter semantics: {@code filter | document | matches}. */
class FilterSemanticsTest {
  static List<Arguments> nullAndMissing() {
    return Tables.rows(
        """
        {"a.b": null} | {"a": {}} | true
        {"a.b": null} | {"a": null} | true
        {"a.b": null} | {"a": 4} | true
        {"a.b": null} | {} | true
        {"a.b": null} | {"a": []} | false
        {"a.b": null} | {"a": [[]]} | false
        {"a.b": null} | {"a": [1, null]} | false
        {"a.b": null} | {"a": [{"b": 1}, {}]} | true
        {"a.b": null} | {"a": [{"b": 1}, 5]} | false
        {"a.b": {"$ne": null}} | {"a": []} | true
        {"a.b": {"$exists": false}} | {"a": []} | true
        {"a.b": {"$exists": false}} | {"a": [1]} | true
        {"a.b": {"$exists": true}} | {"a": [1, {"b": null}]} | true
        {"a.b": {"$exists": true}} | {"a": [{}, 1]} | false
        {"a": {"$in": [null]}} | {} | true
        {"a": {"$in": [null]}} | {"a": [1, null]} | true
        {"a": {"$nin": [null]}} | {} | false
        {"a": {"$gte": null}} | {} | true
        {"a": {"$gte": null}} | {"a": null} | true
        {"a": {"$gte": null}} | {"a": 0} | false
        {"a": {"$lt": null}} | {"a": null} | false
        {"a": {"$not": {"$gte": null}}} | {"a": 1} | true
        {"a": {"$type": "null"}} | {"a": [1, null]} | true
        {"a": {"$type": 10}} | {} | false
        {"a": {"$exists": null}} | {} | true
        {"a": {"$exists": "no"}} | {"a": 1} | true
        {"a": {"$exists": 0.0}} | {"a": 1} | false
        {"a": {"$all": [null]}} | {} | true
        {"a": {"$elemMatch": {"$eq": null}}} | {} | false
        {"a": {"$elemMatch": {"b": null}}} | {"a": [{}]} | true
        {"a": {"$size": 0}} | {} | false
        """);
  }

  static List<Arguments> arrays() {
    return Tables.rows(
        """
        {"a": [1, 2]} | {"a": [1, 2]} | true
        {"a": [1, 2]} | {"a": [[1, 2], 3]} | true
        {"a": [1, 2]} | {"a": [[[1, 2]]]} | false
        {"a": 1} | {"a": [[1]]} | false
        {"a": {"$gt": [1]}} | {"a": [1, 0]} | true
        {"a": {"$gt": [1]}} | {"a": 5} | false
        {"a": {"$gt": [5]}} | {"a": [1, [6]]} | true
        {"a": {"$gt": 4, "$lt": 2}} | {"a": [1, 5]} | true
        {"a": {"$elemMatch": {"$gt": 4, "$lt": 2}}} | {"a": [1, 5]} | false
        {"a": {"$not": {"$gt": 4}}} | {"a": [1, 5]} | false
        {"a": {"$not": {"$gt": 4, "$lt": 2}}} | {"a": [1, 5]} | false
        {"a": {"$not": {"$gt": 4, "$lt": 2}}} | {"a": [5]} | true
        {"a": {"$ne": 1}} | {"a": [1, 2]} | false
        {"a": {"$in": [[1, 2]]}} | {"a": [1, 2]} | true
        {"a.0": 1} | {"a": [1, 2]} | true
        {"a.1": 1} | {"a": [1, 2]} | false
        {"a.0": 1} | {"a": {"0": 1}} | true
        {"a.0": 1} | {"a": [{"0": 1}]} | true
        {"a.0": [1, 2]} | {"a": [[1, 2]]} | true
        {"a.0": 1} | {"a": [[1, 2]]} | false
        {"a.0.0": 1} | {"a": [[1, 2]]} | true
        {"a.0.b": 1} | {"a": [[{"b": 1}]]} | true
        {"a.0.b": 1} | {"a": [{"b": [3, 1]}]} | true
        {"a.00": 1} | {"a": [1]} | false
        {"a.-1": 1} | {"a": [1]} | false
        {"a.5": null} | {"a": [1]} | false
        {"a.5": {"$exists": false}} | {"a": [1]} | true
        {"a.b": 1} | {"a": [[{"b": 1}]]} | false
        {"a.b": [1]} | {"a": [{"b": [1]}]} | true
        {"a.b.c": 2} | {"a": [{"b": [{"c": 1}, {"c": [2]}]}]} | true
        {"a": {"$size": 1}} | {"a": [[1, 2]]} | true
        {"a.0": {"$size": 2}} | {"a": [[1, 2]]} | true
        {"a": {"$size": 2.0}} | {"a": [1, 2]} | true
        {"a": {"$size": 3000000000}} | {"a": []} | false
        {"a": {"$all": [1, 2]}} | {"a": [2, 3, 1]} | true
        {"a": {"$all": [1]}} | {"a": 1} | true
        {"a": {"$all": [[1, 2]]}} | {"a": [1, 2]} | true
        {"a": {"$all": [{"$elemMatch": {"b": 1}}, {"$elemMatch": {"b": 2}}]}} | {"a": [{"b": 1}, {"b": 2}]} | true
        {"a": {"$all": [{"$elemMatch": {"b": 1, "c": 2}}]}} | {"a": [{"b": 1}, {"c": 2}]} | false
        {"a": {"$all": [{"$regularExpression": {"pattern": "^x", "options": ""}}, "y"]}} | {"a": ["xx", "y"]} | true
        {"a": {"$elemMatch": {"$elemMatch": {"$eq": 1}}}} | {"a": [[1]]} | true
        {"a": {"$elemMatch": {"$gt": 5}}} | {"a": [[9]]} | false
        {"a": {"$elemMatch": {"0": 5}}} | {"a": [[5]]} | true
        {"a": {"$elemMatch": {"$in": [1, 2]}}} | {"a": [3, 2]} | true
        {"a": {"$elemMatch": {"$nor": [{"b": 1}]}}} | {"a": [{"b": 1}, {"b": 2}]} | true
        {"a": {"$elemMatch": {}}} | {"a": [1, {}]} | true
        {"a": {"$elemMatch": {}}} | {"a": [1]} | false
        {"a": {"$elemMatch": {"$regex": "^x"}}} | {"a": [1, "xy"]} | true
        {"a": {"$elemMatch": {"$type": "string"}}} | {"a": [1, "xy"]} | true
        {"a": {"$elemMatch": {"$exists": true}}} | {"a": [null]} | true
        {"a.b": {"$elemMatch": {"$eq": 1}}} | {"a": [{"b": 1}, {"b": [1]}]} | true
        {"a": {"$type": "array"}} | {"a": []} | true
        {"a": {"$type": ["int", "string"]}} | {"a": [true, "x"]} | true
        """);
  }

  static List<Arguments> types() {
    return Tables.rows(
        """
        {"a": 9007199254740993} | {"a": {"$numberDouble": "9007199254740992"}} | false
        {"a": 9007199254740992} | {"a": {"$numberDouble": "9007199254740992"}} | true
        {"a": {"$gt": {"$numberDouble": "9007199254740992"}}} | {"a": {"$numberLong": "9007199254740993"}} | true
        {"a": {"$lt": 9223372036854775807}} | {"a": 9.3e18} | false
        {"a": {"$numberDecimal": "0.1"}} | {"a": 0.1} | false
        {"a": {"$numberDecimal": "0.50"}} | {"a": 0.5} | true
        {"a": {"$numberDecimal": "1.0"}} | {"a": 1} | true
        {"a": {"$in": [1.0, {"$numberDecimal": "2.00"}]}} | {"a": 2} | true
        {"a": -0.0} | {"a": 0} | true
        {"a": {"$numberDouble": "NaN"}} | {"a": {"$numberDouble": "NaN"}} | true
        {"a": {"$gte": {"$numberDouble": "NaN"}}} | {"a": {"$numberDouble": "NaN"}} | true
        {"a": {"$gte": {"$numberDouble": "NaN"}}} | {"a": 1} | false
        {"a": {"$gt": {"$numberDouble": "NaN"}}} | {"a": 1} | false
        {"a": {"$lt": 1}} | {"a": {"$numberDouble": "NaN"}} | false
        {"a": {"$lte": 1}} | {"a": {"$numberDouble": "NaN"}} | false
        {"a": {"$gt": {"$numberDouble": "-Infinity"}}} | {"a": {"$numberDouble": "NaN"}} | false
        {"a": {"$lt": {"$numberDouble": "Infinity"}}} | {"a": {"$numberDecimal": "1E+6111"}} | true
        {"a": {"$gt": "\uFF5E"}} | {"a": "\uD83D\uDE00"} | true
        {"a": {"$lt": "\uFF5E"}} | {"a": "\uD83D\uDE00"} | false
        {"a": {"$gt": {"$date": "2024-01-01T00:00:00Z"}}} | {"a": {"$date": "2024-01-01T00:00:00.000001Z"}} | true
        {"a": {"$gt": {"$date": "2024-01-01T00:00:00Z"}}} | {"a": {"$localDate": "2025-01-01"}} | false
        {"a": {"$lt": {"$localDate": "2025-01-01"}}} | {"a": {"$localDate": "2024-12-31"}} | true
        {"a": {"$gte": {"$localTime": "10:00"}}} | {"a": {"$localTime": "10:00:00"}} | true
        {"a": {"$uuid": "123e4567-e89b-12d3-a456-426614174000"}} | {"a": {"$binary": {"base64": "Ej5FZ+ibEtOkVkJmFBdAAA==", "subType": "04"}}} | true
        {"a": {"$uuid": "123e4567-e89b-12d3-a456-426614174000"}} | {"a": {"$binary": {"base64": "Ej5FZ+ibEtOkVkJmFBdAAA==", "subType": "00"}}} | false
        {"a": {"$lt": {"$uuid": "f23e4567-e89b-12d3-a456-426614174000"}}} | {"a": {"$uuid": "123e4567-e89b-12d3-a456-426614174000"}} | true
        {"a": {"$lt": {"$binary": {"base64": "AAA=", "subType": "00"}}}} | {"a": {"$binary": {"base64": "/w==", "subType": "00"}}} | true
        {"a": {"x": 1, "y": 2}} | {"a": {"y": 2, "x": 1}} | false
        {"a": {"x": 1}} | {"a": {"x": 1.0}} | true
        {"a": {"$gt": false}} | {"a": true} | true
        {"a": {"$gte": {"x": 1}}} | {"a": {"x": 1, "y": 0}} | true
        {"a": {"$type": "int"}} | {"a": 2147483648} | false
        {"a": {"$type": "long"}} | {"a": 2147483648} | true
        {"a": {"$type": 1}} | {"a": 1.0} | true
        {"a": {"$type": 1.0}} | {"a": 1} | false
        {"a": {"$type": "decimal"}} | {"a": {"$numberDecimal": "1"}} | true
        {"a": {"$type": "binData"}} | {"a": {"$uuid": "123e4567-e89b-12d3-a456-426614174000"}} | true
        {"a": {"$type": "uuid"}} | {"a": {"$binary": {"base64": "", "subType": "00"}}} | false
        {"a": {"$type": "localDate"}} | {"a": {"$localDate": "2024-01-01"}} | true
        {"a": {"$type": "objectId"}} | {"a": "x"} | false
        {"a": {"$type": -1}} | {"a": "x"} | false
        {"a": {"$mod": [4, 0]}} | {"a": {"$numberDecimal": "8.0"}} | true
        {"a": {"$mod": [4, 0]}} | {"a": {"$numberDecimal": "1E+6000"}} | false
        {"a": {"$mod": [4, 0]}} | {"a": {"$numberDouble": "Infinity"}} | false
        {"a": {"$mod": [4, 0]}} | {"a": [3, 8]} | true
        {"a": {"$mod": [4, -3]}} | {"a": -7} | true
        {"a": {"$mod": [4.9, 0.9]}} | {"a": 8} | true
        {"a": {"$mod": [0.5, 0]}} | {"a": 8} | false
        {"a": {"$mod": [-1, 0]}} | {"a": {"$numberLong": "-9223372036854775808"}} | true
        {"a": {"$eq": {"$regularExpression": {"pattern": "x", "options": ""}}}} | {"a": "x"} | false
        {"a": {"$endsWith": null}} | {"a": null} | false
        {"a": {"$contains": "b"}} | {"a": ["x", "abc"]} | true
        """);
  }

  static List<Arguments> strings() {
    return Tables.rows(
        """
        {"a": {"$regex": "^a", "$options": "m"}} | {"a": "b\\na"} | true
        {"a": {"$regex": "^a"}} | {"a": "b\\na"} | false
        {"a": {"$regex": "a.b"}} | {"a": "a\\nb"} | false
        {"a": {"$regex": "A B # comment\\n C", "$options": "ix"}} | {"a": "abc"} | true
        {"a": {"$regex": "[ #] \\\\ ", "$options": "x"}} | {"a": "# "} | true
        {"a": {"$regex": "\\\\Qa b\\\\E", "$options": "x"}} | {"a": "a b"} | true
        {"a": {"$regex": "[] ]x", "$options": "x"}} | {"a": " x"} | true
        {"a": {"$regex": "x", "$options": "u"}} | {"a": "x"} | true
        {"a": {"$regex": {"$regularExpression": {"pattern": "X", "options": "i"}}}} | {"a": "x"} | true
        {"a": {"$regex": {"$regularExpression": {"pattern": "X", "options": ""}}, "$options": "i"}} | {"a": "x"} | true
        {"a": {"$options": "i", "$regex": "X"}} | {"a": "x"} | true
        {"a": {"$regularExpression": {"pattern": "X", "options": "i"}}} | {"a": ["x"]} | true
        {"a": {"$not": {"$regularExpression": {"pattern": "X", "options": "i"}}}} | {"a": ["x"]} | false
        {"a": {"$nin": [{"$regularExpression": {"pattern": "x", "options": ""}}, 1]}} | {"a": "axb"} | false
        {"a": {"$nin": [{"$regularExpression": {"pattern": "x", "options": ""}}, 1]}} | {"a": 2} | true
        {"a": {"$regex": "\\\\d{3}"}} | {"a": 1234} | false
        {"a": {"$startsWith": "\uD83D\uDE00"}} | {"a": "\uD83D\uDE00!"} | true
        """);
  }

  static List<Arguments> expressions() {
    return Tables.rows(
        """
        {"$expr": {"$gt": ["$a", "$b"]}} | {"a": 2, "b": 1} | true
        {"$expr": {"$gt": ["$a", "$b"]}} | {"a": "x", "b": 1} | true
        {"$expr": {"$eq": ["$a", null]}} | {} | false
        {"$expr": {"$lt": ["$a", null]}} | {} | true
        {"$expr": {"$eq": ["$a", "$b"]}} | {} | true
        {"$expr": {"$eq": ["$a.b", {"$literal": [1, 2]}]}} | {"a": [{"b": 1}, {}, 5, {"b": 2}]} | true
        {"$expr": {"$eq": ["$a.0", {"$literal": []}]}} | {"a": [1]} | true
        {"$expr": {"$eq": ["$a", {"$literal": "$b"}]}} | {"a": "$b"} | true
        {"$expr": "$a"} | {"a": 0} | false
        {"$expr": "$a"} | {"a": ""} | true
        {"$expr": true} | {} | true
        {"$expr": {"$not": "$a"}} | {} | true
        {"$expr": {"$not": ["$a"]}} | {"a": 1} | false
        {"$expr": {"$and": [{"$gte": ["$a", 1]}, {"$lte": ["$a", 3]}]}} | {"a": 2} | true
        {"$expr": {"$and": []}} | {} | true
        {"$expr": {"$or": []}} | {} | false
        {"$expr": {"$or": [{"$eq": ["$a", 1]}, {"$ne": ["$b", 1]}]}} | {"a": 2, "b": 1} | false
        {"$expr": {"$gt": ["$spent", "$budget"]}} | {"budget": 400, "spent": 450} | true
        {"$expr": {"$lt": [{"$cond": {"if": {"$gte": ["$qty", 100]}, "then": {"$multiply": ["$price", 0.5]}, "else": {"$multiply": ["$price", 0.75]}}}, 5]}} | {"qty": 200, "price": 8} | true
        {"$expr": {"$gt": [{"$add": ["$a", 1]}, 0]}} | {"a": "x"} | false
        {"$nor": [{"$expr": {"$gt": [{"$add": ["$a", 1]}, 0]}}]} | {"a": "x"} | false
        {"$or": [{"b": 1}, {"$expr": {"$divide": [1, "$a"]}}]} | {"a": 0, "b": 1} | true
        {"$expr": {}} | {} | true
        {"$and": [{"$expr": {"$eq": ["$a", 1]}}, {"$comment": "why"}]} | {"a": 1.0} | true
        """);
  }

  static List<Arguments> fields() {
    return Tables.rows(
        """
        {"$type": "User"} | {"$type": "User"} | true
        {"$or": [{"$id": "u/1"}, {"$type": {"$in": ["X"]}}]} | {"$id": "u/2", "$type": "X"} | true
        {"a.b": 1} | {"a.b": 1} | false
        {"": 1} | {"": 1} | true
        {"a.": 1} | {"a": {"": 1}} | true
        {"version": {"$gte": 2}} | {"version": 2} | true
        {"$comment": "nothing"} | {} | true
        {"$nor": [{"a": 1}, {"b": 1}]} | {"a": 2, "b": 1} | false
        """);
  }

  static List<Arguments> bits() {
    return Tables.rows(
        """
        {"a": {"$bitsAllSet": [1, 5]}} | {"a": 54} | true
        {"a": {"$bitsAllSet": [1, 5]}} | {"a": 20} | false
        {"a": {"$bitsAllSet": 50}} | {"a": 54.0} | true
        {"a": {"$bitsAllSet": 50}} | {"a": 54.5} | false
        {"a": {"$bitsAllSet": 50}} | {"a": "54"} | false
        {"a": {"$bitsAllSet": 50}} | {"a": {"$numberDecimal": "54"}} | true
        {"a": {"$bitsAllSet": 50}} | {} | false
        {"a": {"$bitsAllSet": {"$binary": {"base64": "MA==", "subType": "00"}}}} | {"a": 54} | true
        {"a": {"$bitsAllSet": [1, 5]}} | {"a": {"$binary": {"base64": "Zg==", "subType": "00"}}} | true
        {"a": {"$bitsAllSet": [200]}} | {"a": -5} | true
        {"a": {"$bitsAllSet": [200]}} | {"a": 5} | false
        {"a": {"$bitsAllSet": [200]}} | {"a": {"$binary": {"base64": "/w==", "subType": "00"}}} | false
        {"a": {"$bitsAllSet": [9]}} | {"a": {"$binary": {"base64": "AAI=", "subType": "00"}}} | true
        {"a": {"$bitsAllSet": 0}} | {"a": 0} | true
        {"a": {"$bitsAnySet": 0}} | {"a": 7} | false
        {"a": {"$bitsAnySet": [1, 5]}} | {"a": 2} | true
        {"a": {"$bitsAnySet": 35}} | {"a": 4} | false
        {"a": {"$bitsAllClear": [1, 5]}} | {"a": 20} | true
        {"a": {"$bitsAllClear": [1, 5]}} | {"a": 2} | false
        {"a": {"$bitsAnyClear": [1, 5]}} | {"a": 2} | true
        {"a": {"$bitsAnyClear": 35}} | {"a": 54} | true
        {"a": {"$bitsAnyClear": [1, 2]}} | {"a": 54} | false
        {"a": {"$bitsAllSet": [0]}} | {"a": [2, 3]} | true
        {"a": {"$not": {"$bitsAllSet": [0]}}} | {"a": "x"} | true
        {"a": {"$elemMatch": {"$bitsAllSet": 1, "$gt": 3}}} | {"a": [1, 4]} | false
        """);
  }

  @ParameterizedTest
  @MethodSource({"nullAndMissing", "arrays", "types", "strings", "expressions", "fields", "bits"})
  void matches(String filter, String document, String expected) {
    Filter parsed = Filter.parse(filter);
    assertThat(parsed.matches(ExtendedJson.parseDocument(document)))
        .isEqualTo(Boolean.parseBoolean(expected));
    assertThat(Filter.of(parsed.toMap())).isEqualTo(parsed);
  }
}
