package dev.parquedb.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.ExtendedJson;
import dev.parquedb.Tables;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What expressions compute, by MongoDB's documentation: {@code expression | document | value},
 * where {@code missing} stands for no value, and {@code !} for what MongoDB fails the query over.
 */
class ExpressionSemanticsTest {
  private static final String NO_VALUE = "!";

  static List<Arguments> arithmetic() {
    return Tables.rows(
        """
        {"$add": ["$a", "$b", 1]} | {"a": 2, "b": 3.5} | 6.5
        {"$add": []} | {} | 0
        {"$add": ["$a", null]} | {"a": 1} | null
        {"$add": ["$a", "$missing"]} | {"a": 1} | null
        {"$add": ["$a", "x"]} | {"a": 1} | !
        {"$add": ["$d", 1000]} | {"d": {"$date": "2024-01-01T00:00:00Z"}} | {"$date": "2024-01-01T00:00:01Z"}
        {"$add": ["$d", "$d"]} | {"d": {"$date": "2024-01-01T00:00:00Z"}} | !
        {"$type": {"$add": [9223372036854775807, 1]}} | {} | "double"
        {"$add": [9223372036854775807, 1]} | {} | 9.223372036854775807e18
        {"$type": {"$add": [1, 2.0]}} | {} | "double"
        {"$type": {"$add": [1.5, {"$literal": {"$numberDecimal": "2"}}]}} | {} | "decimal"
        {"$add": [{"$literal": {"$numberDecimal": "0.1"}}, {"$literal": {"$numberDecimal": "0.2"}}]} | {} | {"$numberDecimal": "0.3"}
        {"$subtract": ["$a", "$b"]} | {"a": 5, "b": 7} | -2
        {"$subtract": ["$e", "$s"]} | {"s": {"$date": "2024-01-01T00:00:00Z"}, "e": {"$date": "2024-01-02T00:00:00Z"}} | 86400000
        {"$subtract": ["$e", 60000]} | {"e": {"$date": "2024-01-01T00:01:00Z"}} | {"$date": "2024-01-01T00:00:00Z"}
        {"$subtract": [1, "$e"]} | {"e": {"$date": "2024-01-01T00:01:00Z"}} | !
        {"$subtract": [null, 1]} | {} | null
        {"$multiply": ["$a", "$b"]} | {"a": 4, "b": 2.5} | 10
        {"$multiply": []} | {} | 1
        {"$divide": [7, 2]} | {} | 3.5
        {"$type": {"$divide": [8, 2]}} | {} | "double"
        {"$divide": [1, 0]} | {} | !
        {"$divide": [1, "$a"]} | {} | null
        {"$mod": [7, 3]} | {} | 1
        {"$mod": [-7, 3]} | {} | -1
        {"$mod": [7.5, 2]} | {} | 1.5
        {"$mod": [7, 0]} | {} | !
        {"$abs": -1} | {} | 1
        {"$abs": -2.5} | {} | 2.5
        {"$abs": null} | {} | null
        {"$abs": {"$literal": {"$numberLong": "-9223372036854775808"}}} | {} | !
        {"$ceil": 7.2} | {} | 8
        {"$ceil": -2.8} | {} | -2
        {"$floor": 7.8} | {} | 7
        {"$floor": -2.8} | {} | -3
        {"$round": [10.5]} | {} | 10
        {"$round": [11.5]} | {} | 12
        {"$round": [19.25, 1]} | {} | 19.2
        {"$round": [1234, -2]} | {} | 1200
        {"$round": [1.5, 200]} | {} | !
        {"$trunc": [7.85, 1]} | {} | 7.8
        {"$trunc": [-2.3]} | {} | -2
        {"$trunc": [19, -1]} | {} | 10
        {"$sqrt": 25} | {} | 5
        {"$sqrt": -1} | {} | !
        {"$pow": [5, 2]} | {} | 25
        {"$pow": [5, -2]} | {} | 0.04
        {"$pow": [0, -1]} | {} | !
        {"$pow": [2, 63]} | {} | 9.223372036854775808e18
        {"$exp": 0} | {} | 1
        {"$ln": 1} | {} | 0
        {"$ln": 0} | {} | !
        {"$log": [100, 10]} | {} | 2
        {"$log": [8, 1]} | {} | !
        {"$log10": 1000} | {} | 3
        {"$bitAnd": [14, 11]} | {} | 10
        {"$bitOr": [8, 3]} | {} | 11
        {"$bitXor": [6, 3]} | {} | 5
        {"$bitNot": 0} | {} | -1
        {"$bitAnd": [1.5, 1]} | {} | !
        {"$sum": ["$a", "$b"]} | {"a": 1, "b": "x"} | 1
        {"$sum": "$a"} | {"a": [1, 2, "x", null, 3.5]} | 6.5
        {"$sum": ["$a", 1]} | {"a": [1, 2]} | 1
        {"$sum": "$a.n"} | {"a": [{"n": 1}, {"n": 2}, {}]} | 3
        {"$avg": "$a"} | {"a": [1, 2, 6]} | 3
        {"$avg": "$a"} | {"a": ["x"]} | null
        {"$max": ["$a", "$b", null]} | {"a": 1, "b": 7} | 7
        {"$max": "$a"} | {"a": [3, "x", 9]} | "x"
        {"$min": "$a"} | {"a": [3, null, 9]} | 3
        {"$min": "$a"} | {"a": []} | null
        """);
  }

  static List<Arguments> choices() {
    return Tables.rows(
        """
        {"$cond": ["$a", "yes", "no"]} | {"a": 0} | "no"
        {"$cond": {"if": {"$gte": ["$a", 250]}, "then": 30, "else": 20}} | {"a": 300} | 30
        {"$cond": [true, 1, {"$divide": [1, 0]}]} | {} | 1
        {"$cond": ["$a", 1, 2]} | {} | 2
        {"$ifNull": ["$a", "$b", "none"]} | {"b": null} | "none"
        {"$ifNull": ["$a", "none"]} | {"a": false} | false
        {"$ifNull": ["$a", "$b"]} | {} | missing
        {"$switch": {"branches": [{"case": {"$eq": ["$a", 1]}, "then": "one"}, {"case": {"$gt": ["$a", 1]}, "then": "many"}], "default": "few"}} | {"a": 5} | "many"
        {"$switch": {"branches": [{"case": false, "then": 1}], "default": "few"}} | {} | "few"
        {"$switch": {"branches": [{"case": false, "then": 1}]}} | {} | !
        {"$cmp": ["$a", "$b"]} | {"a": 1, "b": 2} | -1
        {"$cmp": ["x", 5]} | {} | 1
        {"$cmp": ["$a", null]} | {} | -1
        {"$and": [1, "x", []]} | {} | true
        {"$and": [1, 0]} | {} | false
        {"$or": [null, 0]} | {} | false
        {"$or": [true, {"$divide": [1, 0]}]} | {} | true
        {"$not": [[false]]} | {} | false
        {"$not": 0} | {} | true
        """);
  }

  static List<Arguments> arrays() {
    return Tables.rows(
        """
        {"$arrayElemAt": ["$a", 0]} | {"a": [1, 2, 3]} | 1
        {"$arrayElemAt": ["$a", -1]} | {"a": [1, 2, 3]} | 3
        {"$arrayElemAt": ["$a", 15]} | {"a": [1, 2, 3]} | missing
        {"$arrayElemAt": ["$a", 0]} | {} | null
        {"$arrayElemAt": ["$a", 0]} | {"a": "x"} | !
        {"$first": "$a"} | {"a": [7, 8]} | 7
        {"$first": "$a"} | {"a": []} | missing
        {"$first": "$a"} | {"a": 1} | !
        {"$last": "$a"} | {"a": [7, 8]} | 8
        {"$firstN": {"n": 2, "input": "$a"}} | {"a": [1, 2, 3]} | [1, 2]
        {"$lastN": {"n": 5, "input": "$a"}} | {"a": [1, 2, 3]} | [1, 2, 3]
        {"$firstN": {"n": 0, "input": "$a"}} | {"a": [1]} | !
        {"$concatArrays": ["$a", [3]]} | {"a": [1, [2]]} | [1, [2], 3]
        {"$concatArrays": ["$a", null]} | {"a": [1]} | null
        {"$concatArrays": ["$a", 1]} | {"a": [1]} | !
        {"$in": [2, "$a"]} | {"a": [1, 2]} | true
        {"$in": [[1], "$a"]} | {"a": [1, 2]} | false
        {"$in": [2, "$a"]} | {} | !
        {"$indexOfArray": ["$a", 2]} | {"a": [1, 2, 2]} | 1
        {"$indexOfArray": ["$a", 2, 2]} | {"a": [1, 2, 2]} | 2
        {"$indexOfArray": ["$a", 2, 0, 1]} | {"a": [1, 2, 2]} | -1
        {"$indexOfArray": ["$a", 2, 5, 1]} | {"a": [1, 2]} | -1
        {"$indexOfArray": ["$a", 2]} | {} | null
        {"$isArray": "$a"} | {"a": []} | true
        {"$isArray": ["$a"]} | {"a": 1} | false
        {"$size": "$a"} | {"a": [1, 2]} | 2
        {"$size": "$a"} | {} | !
        {"$slice": ["$a", 2]} | {"a": [1, 2, 3]} | [1, 2]
        {"$slice": ["$a", -2]} | {"a": [1, 2, 3]} | [2, 3]
        {"$slice": ["$a", 1, 1]} | {"a": [1, 2, 3]} | [2]
        {"$slice": ["$a", -5, 2]} | {"a": [1, 2, 3]} | [1, 2]
        {"$slice": ["$a", 9, 2]} | {"a": [1, 2, 3]} | []
        {"$slice": ["$a", 0, 0]} | {"a": [1]} | !
        {"$reverseArray": "$a"} | {"a": [1, 2]} | [2, 1]
        {"$range": [0, 10, 3]} | {} | [0, 3, 6, 9]
        {"$range": [3, 0, -1]} | {} | [3, 2, 1]
        {"$range": [0, 3]} | {} | [0, 1, 2]
        {"$range": [0, 3, -1]} | {} | []
        {"$range": [0, 3, 0]} | {} | !
        {"$objectToArray": "$a"} | {"a": {"x": 1, "y": null}} | [{"k": "x", "v": 1}, {"k": "y", "v": null}]
        {"$arrayToObject": [[["x", 1], ["y", 2]]]} | {} | {"x": 1, "y": 2}
        {"$arrayToObject": {"$literal": [{"k": "x", "v": 1}]}} | {} | {"x": 1}
        {"$arrayToObject": {"$literal": [["x"]]}} | {} | !
        {"$mergeObjects": ["$a", "$b", null]} | {"a": {"x": 1, "y": 1}, "b": {"y": 2}} | {"x": 1, "y": 2}
        {"$mergeObjects": "$a"} | {"a": [{"x": 1}, {"z": 2}]} | {"x": 1, "z": 2}
        {"$mergeObjects": ["$a"]} | {"a": 1} | !
        {"$map": {"input": "$a", "as": "n", "in": {"$multiply": ["$$n", 2]}}} | {"a": [1, 2]} | [2, 4]
        {"$map": {"input": "$a", "in": "$$this.x"}} | {"a": [{"x": 1}, {}]} | [1, null]
        {"$map": {"input": "$a", "in": 1}} | {} | null
        {"$map": {"input": "$a", "in": 1}} | {"a": 5} | !
        {"$filter": {"input": "$a", "as": "n", "cond": {"$gt": ["$$n", "$b"]}}} | {"a": [1, 5, 7], "b": 2} | [5, 7]
        {"$filter": {"input": "$a", "cond": "$$this", "limit": 1}} | {"a": [0, 1, 2]} | [1]
        {"$filter": {"input": "$a", "cond": true, "limit": 0}} | {"a": [0]} | !
        {"$reduce": {"input": "$a", "initialValue": {"s": 0, "p": 1}, "in": {"s": {"$add": ["$$value.s", "$$this"]}, "p": {"$multiply": ["$$value.p", "$$this"]}}}} | {"a": [1, 2, 3, 4]} | {"s": 10, "p": 24}
        {"$reduce": {"input": "$a", "initialValue": "", "in": {"$concat": ["$$value", "$$this"]}}} | {"a": ["a", "b"]} | "ab"
        {"$reduce": {"input": "$a", "initialValue": 0, "in": 1}} | {} | null
        {"$let": {"vars": {"t": {"$add": ["$p", "$t"]}, "d": 2}, "in": {"$multiply": ["$$t", "$$d"]}}} | {"p": 10, "t": 5} | 30
        {"$let": {"vars": {"x": 1}, "in": {"$let": {"vars": {"x": 2, "y": "$$x"}, "in": ["$$x", "$$y"]}}}} | {} | [2, 1]
        ["$a", "$missing", 3] | {"a": 1} | [1, null, 3]
        {"x": "$a", "y": "$missing", "z": {"w": 1}} | {"a": 1} | {"x": 1, "z": {"w": 1}}
        """);
  }

  static List<Arguments> sets() {
    return Tables.rows(
        """
        {"$setEquals": ["$a", "$b"]} | {"a": [1, 2, 1], "b": [2, 1]} | true
        {"$setEquals": ["$a", "$b"]} | {"a": [[1, 2]], "b": [1, 2]} | false
        {"$setEquals": ["$a", null]} | {"a": [1]} | !
        {"$setIntersection": ["$a", "$b"]} | {"a": [3, 1, 2, 2], "b": [2, 3, 9]} | [2, 3]
        {"$setUnion": ["$a", "$b"]} | {"a": [2, 1], "b": [3, 2]} | [1, 2, 3]
        {"$setUnion": ["$a", null]} | {"a": [1]} | null
        {"$setDifference": ["$a", "$b"]} | {"a": [1, 2, 3], "b": [2]} | [1, 3]
        {"$setIsSubset": ["$a", "$b"]} | {"a": [1, 1], "b": [1, 2]} | true
        {"$setIsSubset": ["$b", "$a"]} | {"a": [1, 1], "b": [1, 2]} | false
        {"$anyElementTrue": ["$a"]} | {"a": [false, 0, null]} | false
        {"$anyElementTrue": ["$a"]} | {"a": [0, "x"]} | true
        {"$allElementsTrue": ["$a"]} | {"a": []} | true
        {"$allElementsTrue": ["$a"]} | {"a": [1, 0]} | false
        {"$allElementsTrue": ["$a"]} | {"a": 1} | !
        """);
  }

  static List<Arguments> strings() {
    return Tables.rows(
        """
        {"$concat": ["$a", " - ", "$b"]} | {"a": "x", "b": "y"} | "x - y"
        {"$concat": ["$a", null]} | {"a": "x"} | null
        {"$concat": ["$a", 1]} | {"a": "x"} | !
        {"$toLower": "$a"} | {"a": "ABC 1"} | "abc 1"
        {"$toUpper": "$a"} | {} | ""
        {"$toUpper": "$a"} | {"a": true} | !
        {"$strcasecmp": ["$a", "$b"]} | {"a": "abC", "b": "ABc"} | 0
        {"$strcasecmp": ["a", "B"]} | {} | -1
        {"$strLenCP": "cafétéria"} | {} | 9
        {"$strLenBytes": "cafétéria"} | {} | 11
        {"$strLenCP": "\uD83D\uDE00x"} | {} | 2
        {"$strLenCP": "$a"} | {} | !
        {"$strLenBytes": null} | {} | !
        {"$binarySize": "€"} | {} | 3
        {"$binarySize": "$a"} | {"a": {"$binary": {"base64": "AAEC", "subType": "00"}}} | 3
        {"$substrCP": ["cafétéria", 3, 3]} | {} | "été"
        {"$substrCP": ["abc", 1, 100]} | {} | "bc"
        {"$substrCP": ["abc", 9, 1]} | {} | ""
        {"$substrCP": ["abc", 0, -1]} | {} | !
        {"$substrCP": [null, 0, 1]} | {} | ""
        {"$substrBytes": ["abcde", 1, 2]} | {} | "bc"
        {"$substrBytes": ["éx", 1, 1]} | {} | !
        {"$substr": ["abc", -1, 2]} | {} | ""
        {"$substr": ["abc", 1, -1]} | {} | "bc"
        {"$substr": [1234, 0, 2]} | {} | "12"
        {"$indexOfCP": ["cafeteria", "e"]} | {} | 3
        {"$indexOfCP": ["\uD83D\uDE00ab", "b"]} | {} | 2
        {"$indexOfCP": ["foo.bar.fi", ".", 5]} | {} | 7
        {"$indexOfCP": ["vanilla", "ll", 0, 2]} | {} | -1
        {"$indexOfCP": ["abc", "", 1]} | {} | 1
        {"$indexOfCP": [null, "x"]} | {} | null
        {"$indexOfCP": ["abc", null]} | {} | !
        {"$indexOfCP": ["abc", "c", -1]} | {} | !
        {"$indexOfBytes": ["cafétéria", "é"]} | {} | 3
        {"$indexOfBytes": ["cafétéria", "r"]} | {} | 8
        {"$split": ["June-15-2013", "-"]} | {} | ["June", "15", "2013"]
        {"$split": ["banana", "ana"]} | {} | ["b", "na"]
        {"$split": ["x", "-"]} | {} | ["x"]
        {"$split": ["x", ""]} | {} | !
        {"$split": [null, "-"]} | {} | null
        {"$trim": {"input": "  \\n good bye \\t"}} | {} | "good bye"
        {"$trim": {"input": " ggggoodbyeeeee", "chars": "ge"}} | {} | " ggggoodby"
        {"$ltrim": {"input": " x "}} | {} | "x "
        {"$rtrim": {"input": " x "}} | {} | " x"
        {"$trim": {"input": null}} | {} | null
        {"$trim": {"input": "x", "chars": null}} | {} | null
        {"$trim": {"input": 5}} | {} | !
        {"$replaceOne": {"input": "ab ab", "find": "ab", "replacement": "c"}} | {} | "c ab"
        {"$replaceAll": {"input": "ab ab", "find": "ab", "replacement": "c"}} | {} | "c c"
        {"$replaceAll": {"input": "x", "find": "ab", "replacement": null}} | {} | null
        {"$replaceAll": {"input": "x", "find": 1, "replacement": ""}} | {} | !
        {"$regexMatch": {"input": "$a", "regex": "line", "options": "i"}} | {"a": "Single LINE"} | true
        {"$regexMatch": {"input": "$a", "regex": {"$regularExpression": {"pattern": "^x", "options": ""}}}} | {"a": "ax"} | false
        {"$regexMatch": {"input": "$a", "regex": "x"}} | {} | false
        {"$regexMatch": {"input": "$a", "regex": "x"}} | {"a": 1} | !
        {"$regexFind": {"input": "\uD83D\uDE00 line 12", "regex": "l(in)e"}} | {} | {"match": "line", "idx": 2, "captures": ["in"]}
        {"$regexFind": {"input": "abc", "regex": "x"}} | {} | null
        {"$regexFindAll": {"input": "é1 é22", "regex": "[0-9]+"}} | {} | [{"match": "1", "idx": 1, "captures": []}, {"match": "22", "idx": 4, "captures": []}]
        {"$regexFindAll": {"input": null, "regex": "x"}} | {} | []
        """);
  }

  static List<Arguments> dates() {
    return Tables.rows(
        """
        {"$year": "$d"} | {"d": {"$date": "2014-01-01T08:15:39.736Z"}} | 2014
        {"$month": "$d"} | {"d": {"$date": "2014-01-01T08:15:39.736Z"}} | 1
        {"$dayOfMonth": "$d"} | {"d": {"$date": "2014-01-01T08:15:39.736Z"}} | 1
        {"$hour": "$d"} | {"d": {"$date": "2014-01-01T08:15:39.736Z"}} | 8
        {"$minute": "$d"} | {"d": {"$date": "2014-01-01T08:15:39.736Z"}} | 15
        {"$second": "$d"} | {"d": {"$date": "2014-01-01T08:15:39.736Z"}} | 39
        {"$millisecond": "$d"} | {"d": {"$date": "2014-01-01T08:15:39.736Z"}} | 736
        {"$dayOfYear": "$d"} | {"d": {"$date": "2014-01-01T08:15:39.736Z"}} | 1
        {"$dayOfWeek": "$d"} | {"d": {"$date": "2014-01-01T08:15:39.736Z"}} | 4
        {"$week": "$d"} | {"d": {"$date": "2014-01-01T08:15:39.736Z"}} | 0
        {"$week": "$d"} | {"d": {"$date": "2016-01-04T00:00:00Z"}} | 1
        {"$isoWeek": "$d"} | {"d": {"$date": "2016-01-04T00:00:00Z"}} | 1
        {"$isoWeek": "$d"} | {"d": {"$date": "2016-01-01T00:00:00Z"}} | 53
        {"$isoWeekYear": "$d"} | {"d": {"$date": "2016-01-01T00:00:00Z"}} | 2015
        {"$isoDayOfWeek": "$d"} | {"d": {"$date": "2016-08-14T00:00:00Z"}} | 7
        {"$hour": {"date": "$d", "timezone": "-0500"}} | {"d": {"$date": "1998-11-07T00:00:00Z"}} | 19
        {"$dayOfMonth": {"date": "$d", "timezone": "America/Chicago"}} | {"d": {"$date": "1998-11-07T00:00:00Z"}} | 6
        {"$hour": {"date": "$d", "timezone": "Mars/Olympus"}} | {"d": {"$date": "1998-11-07T00:00:00Z"}} | !
        {"$year": ["$d"]} | {"d": {"$date": "2014-01-01T00:00:00Z"}} | 2014
        {"$year": "$d"} | {} | null
        {"$year": "$d"} | {"d": "2014"} | !
        # Silent: MongoDB has no local dates.
        {"$month": "$d"} | {"d": {"$localDate": "2014-02-03"}} | 2
        {"$hour": "$d"} | {"d": {"$localDateTime": "2014-02-03T04:05:06"}} | 4
        {"$dateAdd": {"startDate": "$d", "unit": "month", "amount": 1}} | {"d": {"$date": "2021-01-31T12:00:00Z"}} | {"$date": "2021-02-28T12:00:00Z"}
        {"$dateAdd": {"startDate": "$d", "unit": "quarter", "amount": 1}} | {"d": {"$date": "2021-01-31T00:00:00Z"}} | {"$date": "2021-04-30T00:00:00Z"}
        {"$dateAdd": {"startDate": "$d", "unit": "day", "amount": 1, "timezone": "America/New_York"}} | {"d": {"$date": "2021-03-13T12:00:00Z"}} | {"$date": "2021-03-14T11:00:00Z"}
        {"$dateAdd": {"startDate": "$d", "unit": "hour", "amount": 24, "timezone": "America/New_York"}} | {"d": {"$date": "2021-03-13T12:00:00Z"}} | {"$date": "2021-03-14T12:00:00Z"}
        {"$dateAdd": {"startDate": "$d", "unit": "day", "amount": 1.5}} | {"d": {"$date": "2021-01-01T00:00:00Z"}} | !
        {"$dateAdd": {"startDate": "$d", "unit": "fortnight", "amount": 1}} | {"d": {"$date": "2021-01-01T00:00:00Z"}} | !
        {"$dateAdd": {"startDate": null, "unit": "day", "amount": 1}} | {} | null
        {"$dateSubtract": {"startDate": "$d", "unit": "week", "amount": 1}} | {"d": {"$date": "2021-01-08T00:00:00Z"}} | {"$date": "2021-01-01T00:00:00Z"}
        {"$dateDiff": {"startDate": "$s", "endDate": "$e", "unit": "day"}} | {"s": {"$date": "2021-01-01T23:59:00Z"}, "e": {"$date": "2021-01-02T00:01:00Z"}} | 1
        {"$dateDiff": {"startDate": "$s", "endDate": "$e", "unit": "hour"}} | {"s": {"$date": "2021-01-01T00:59:00Z"}, "e": {"$date": "2021-01-01T01:01:00Z"}} | 1
        {"$dateDiff": {"startDate": "$s", "endDate": "$e", "unit": "month"}} | {"s": {"$date": "2021-03-31T00:00:00Z"}, "e": {"$date": "2021-01-01T00:00:00Z"}} | -2
        {"$dateDiff": {"startDate": "$s", "endDate": "$e", "unit": "year"}} | {"s": {"$date": "2020-12-31T00:00:00Z"}, "e": {"$date": "2021-01-01T00:00:00Z"}} | 1
        {"$dateDiff": {"startDate": "$s", "endDate": "$e", "unit": "quarter"}} | {"s": {"$date": "2020-12-31T00:00:00Z"}, "e": {"$date": "2021-04-01T00:00:00Z"}} | 2
        {"$dateDiff": {"startDate": "$s", "endDate": "$e", "unit": "week"}} | {"s": {"$date": "2021-01-02T00:00:00Z"}, "e": {"$date": "2021-01-03T00:00:00Z"}} | 1
        {"$dateDiff": {"startDate": "$s", "endDate": "$e", "unit": "week", "startOfWeek": "mon"}} | {"s": {"$date": "2021-01-02T00:00:00Z"}, "e": {"$date": "2021-01-03T00:00:00Z"}} | 0
        {"$dateTrunc": {"date": "$d", "unit": "month"}} | {"d": {"$date": "2021-03-20T11:30:05Z"}} | {"$date": "2021-03-01T00:00:00Z"}
        {"$dateTrunc": {"date": "$d", "unit": "hour", "binSize": 2}} | {"d": {"$date": "2021-03-20T11:30:05Z"}} | {"$date": "2021-03-20T10:00:00Z"}
        {"$dateTrunc": {"date": "$d", "unit": "month", "binSize": 6}} | {"d": {"$date": "2021-03-20T11:30:05Z"}} | {"$date": "2021-01-01T00:00:00Z"}
        {"$dateTrunc": {"date": "$d", "unit": "week"}} | {"d": {"$date": "2021-03-20T11:30:05Z"}} | {"$date": "2021-03-14T00:00:00Z"}
        {"$dateTrunc": {"date": "$d", "unit": "week", "startOfWeek": "Monday"}} | {"d": {"$date": "2021-03-20T11:30:05Z"}} | {"$date": "2021-03-15T00:00:00Z"}
        {"$dateTrunc": {"date": "$d", "unit": "year"}} | {"d": {"$date": "1999-03-20T11:30:05Z"}} | {"$date": "1999-01-01T00:00:00Z"}
        {"$dateTrunc": {"date": "$d", "unit": "day", "timezone": "America/Los_Angeles"}} | {"d": {"$date": "2021-03-20T05:00:00Z"}} | {"$date": "2021-03-19T07:00:00Z"}
        {"$dateFromParts": {"year": 2017, "month": 2, "day": 8, "hour": 12}} | {} | {"$date": "2017-02-08T12:00:00Z"}
        {"$dateFromParts": {"year": 2017, "month": 14, "day": 1}} | {} | {"$date": "2018-02-01T00:00:00Z"}
        {"$dateFromParts": {"year": 2017, "month": 2, "day": 0}} | {} | {"$date": "2017-01-31T00:00:00Z"}
        {"$dateFromParts": {"year": 2016, "month": 12, "day": 31, "hour": 23, "timezone": "America/New_York"}} | {} | {"$date": "2017-01-01T04:00:00Z"}
        {"$dateFromParts": {"year": 0}} | {} | !
        {"$dateFromString": {"dateString": "2017-02-08T12:10:40.787"}} | {} | {"$date": "2017-02-08T12:10:40.787Z"}
        {"$dateFromString": {"dateString": "2017-02-08T12:10:40.787", "timezone": "America/New_York"}} | {} | {"$date": "2017-02-08T17:10:40.787Z"}
        {"$dateFromString": {"dateString": "2017-02-08"}} | {} | {"$date": "2017-02-08T00:00:00Z"}
        {"$dateFromString": {"dateString": "2017-02-08T12:10:40+0200"}} | {} | {"$date": "2017-02-08T10:10:40Z"}
        {"$dateFromString": {"dateString": "soon"}} | {} | !
        {"$dateFromString": {"dateString": "soon", "onError": "?"}} | {} | "?"
        {"$dateFromString": {"dateString": null, "onNull": "!"}} | {} | "!"
        {"$dateToString": {"date": "$d"}} | {"d": {"$date": "2014-01-01T08:15:39.736Z"}} | "2014-01-01T08:15:39.736Z"
        {"$dateToString": {"date": "$d", "format": "%Y-%m-%d"}} | {"d": {"$date": "2014-01-01T08:15:39.736Z"}} | "2014-01-01"
        {"$dateToString": {"date": "$d", "format": "%H:%M:%S:%L%z", "timezone": "America/New_York"}} | {"d": {"$date": "2014-01-01T08:15:39.736Z"}} | "03:15:39:736-0500"
        {"$dateToString": {"date": "$d", "format": "%j %U %u %w %G %V %Z %% %b %B"}} | {"d": {"$date": "2014-01-01T08:15:39.736Z"}} | "001 00 3 4 2014 01 0 % Jan January"
        {"$dateToString": {"date": "$d", "format": "%q"}} | {"d": {"$date": "2014-01-01T08:15:39.736Z"}} | !
        {"$dateToString": {"date": null, "onNull": "none"}} | {} | "none"
        """);
  }

  static List<Arguments> types() {
    return Tables.rows(
        """
        {"$type": "$a"} | {} | "missing"
        {"$type": "$a"} | {"a": null} | "null"
        {"$type": "$a"} | {"a": 1.5} | "double"
        {"$type": "$a"} | {"a": "x"} | "string"
        {"$type": ["$a"]} | {"a": []} | "array"
        # Silent: whole numbers are 64 bits wide here.
        {"$type": "$a"} | {"a": 1} | "long"
        {"$isNumber": "$a"} | {"a": 1.5} | true
        {"$isNumber": "$a"} | {"a": "1"} | false
        {"$toBool": "false"} | {} | true
        {"$toBool": 0} | {} | false
        {"$toBool": null} | {} | null
        {"$toInt": "-2"} | {} | -2
        {"$toInt": 5.9} | {} | 5
        {"$toInt": "2.5"} | {} | !
        {"$toInt": 2147483648} | {} | !
        {"$toLong": "2147483648"} | {} | 2147483648
        {"$toLong": true} | {} | 1
        {"$toLong": "$d"} | {"d": {"$date": "1970-01-01T00:00:01Z"}} | 1000
        {"$toLong": 1e300} | {} | !
        {"$toDouble": "-5.5"} | {} | -5.5
        {"$type": {"$toDouble": 4}} | {} | "double"
        {"$toDecimal": "2.50"} | {} | {"$numberDecimal": "2.50"}
        {"$toDecimal": "x"} | {} | !
        {"$toString": 2.5} | {} | "2.5"
        {"$toString": true} | {} | "true"
        {"$toString": "$d"} | {"d": {"$date": "2018-03-27T16:58:51.538Z"}} | "2018-03-27T16:58:51.538Z"
        {"$toString": "$a"} | {"a": [1]} | !
        {"$toDate": 120000000000} | {} | {"$date": "1973-10-20T21:20:00Z"}
        {"$toDate": "2018-03-20"} | {} | {"$date": "2018-03-20T00:00:00Z"}
        {"$toDate": true} | {} | !
        {"$toUUID": "123e4567-e89b-12d3-a456-426614174000"} | {} | {"$uuid": "123e4567-e89b-12d3-a456-426614174000"}
        {"$toUUID": "1-2-3-4-5"} | {} | !
        {"$convert": {"input": "1", "to": "int"}} | {} | 1
        {"$convert": {"input": "1", "to": 1}} | {} | 1
        {"$convert": {"input": "x", "to": "int", "onError": "bad"}} | {} | "bad"
        {"$convert": {"input": "$a", "to": "int", "onNull": -1}} | {} | -1
        {"$convert": {"input": "$a", "to": "object"}} | {"a": 1} | !
        {"$getField": {"$literal": "a.b"}} | {"a.b": 1} | 1
        {"$getField": {"field": "c", "input": "$a"}} | {"a": {"c": 2}} | 2
        {"$getField": "a"} | {"b": 1} | missing
        {"$eq": ["$$ROOT", {"$literal": {"a": 1}}]} | {"a": 1} | true
        "$$ROOT.a" | {"a": 1} | 1
        "$$CURRENT.a.b" | {"a": [{"b": 1}, {"b": 2}]} | [1, 2]
        """);
  }

  @ParameterizedTest
  @MethodSource({"arithmetic", "choices", "arrays", "sets", "strings", "dates", "types"})
  void computes(String expression, String document, String expected) {
    Object parsed = ExtendedJson.parse(expression);
    Map<String, Object> given = ExtendedJson.parseDocument(document);
    Filter plain = Filters.expr(Map.of("$or", List.of(Map.of("$literal", true), parsed)));
    assertThat(Filter.parse(plain.toJson())).isEqualTo(plain).hasSameHashCodeAs(plain);
    if (expected.equals(NO_VALUE)) {
      // Nothing can be said of it, neither that it is so nor that it is not.
      Filter typed = Filters.expr(Map.of("$ne", List.of(Map.of("$type", parsed), "?")));
      assertThat(typed.matches(given)).isFalse();
      assertThat(Filters.not(typed).matches(given)).isFalse();
    } else if (expected.equals("missing")) {
      assertThat(equal(Map.of("$type", parsed), "missing").matches(given)).isTrue();
    } else {
      Filter equal = equal(parsed, ExtendedJson.parse(expected));
      assertThat(equal.matches(given)).isTrue();
      assertThat(Filter.parse(equal.toJson()).matches(given)).isTrue();
      assertThat(Filters.not(equal).matches(given)).isFalse();
    }
  }

  private static Filter equal(Object expression, Object value) {
    return Filters.expr(
        Map.of("$eq", List.of(expression, Collections.singletonMap("$literal", value))));
  }
}
