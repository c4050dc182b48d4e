package dev.parquedb.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.ExtendedJson;
import dev.parquedb.Tables;
import dev.parquedb.entity.InvalidInputException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectionTest {
  static List<Arguments> applied() {
    return Tables.rows(
        """
        {} | {"$id": "x/1", "a": 1} | {"$id": "x/1", "a": 1}
        {"a": 1} | {"$id": "x/1", "$type": "x", "b": 2, "a": 1} | {"$id": "x/1", "a": 1}
        {"b": 1, "a": 1} | {"a": 1, "b": 2} | {"a": 1, "b": 2}
        {"a": 0} | {"$id": "x/1", "a": 1, "b": 2} | {"$id": "x/1", "b": 2}
        {"$id": 1} | {"$id": "x/1", "a": 1} | {"$id": "x/1"}
        {"$id": 1, "a": 0} | {"$id": "x/1", "a": 1, "b": 1} | {"$id": "x/1", "b": 1}
        {"$type": true} | {"$id": "x/1", "$type": "x", "a": 1} | {"$id": "x/1", "$type": "x"}
        {"a.b": 1} | {"a": {"b": 1, "c": 2}, "d": 3} | {"a": {"b": 1}}
        {"a.b": 0} | {"a": {"b": 1, "c": 2}, "d": 3} | {"a": {"c": 2}, "d": 3}
        {"a": {"b": 1}, "d": 1} | {"a": {"b": 1, "c": 2}, "d": 3} | {"a": {"b": 1}, "d": 3}
        {"a.b": 1} | {"a": [{"b": 1, "c": 2}, 5, {"c": 3}, [{"b": 4}]]} | {"a": [{"b": 1}, {}, [{"b": 4}]]}
        {"a.b": 0} | {"a": [{"b": 1, "c": 2}, 5, {"b": 3}, [{"b": 4}]]} | {"a": [{"c": 2}, 5, {}, [{}]]}
        {"a.b": 1} | {"a": 5} | {}
        {"a.b": 1} | {"a": null} | {}
        {"a.b": 0} | {"a": 5} | {"a": 5}
        {"a": 1} | {"a": null} | {"a": null}
        {"a": false} | {} | {}
        {"a": 0.5} | {"a": 1, "b": 1} | {"a": 1}
        """);
  }

  @ParameterizedTest
  @MethodSource("applied")
  void keepsWhatItSays(String projection, String document, String expected) {
    Projection parsed = Projection.parse(projection);
    Map<String, Object> kept = parsed.apply(ExtendedJson.parseDocument(document));
    assertThat(ExtendedJson.stringify(kept))
        .isEqualTo(ExtendedJson.stringify(ExtendedJson.parse(expected)));
    assertThat(Projection.of(parsed.toMap())).isEqualTo(parsed).hasSameHashCodeAs(parsed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": 1, \"b\": 0}",
        "{\"a\": 1, \"a.b\": 1}",
        "{\"a.b\": 1, \"a\": 1}",
        "{\"a\": {}}",
        "{\"a\": \"x\"}",
        "{\"a\": null}",
        "{\"a\": {\"$slice\": 1}}",
        "{\"a.$\": 1}",
        "{\"$id\": 0}",
        "{\"a.b\": 1, \"a\": {\"b\": 1}}",
        "a,-b",
        "a,a",
        "a,,b",
        "-$id",
        "a..b",
        "$x",
        "{\"a\""
      })
  void refusesWhatItCannotMean(String projection) {
    assertThatThrownBy(() -> Projection.parse(projection))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void readsLists() {
    assertThat(Projection.parse("a, b.c")).isEqualTo(Projection.include("a", "b.c"));
    assertThat(Projection.parse("-a,-b.c")).isEqualTo(Projection.exclude("a", "b.c"));
    assertThat(Projection.parse("")).isEqualTo(Projection.all());
    assertThat(Projection.parse("$id,a")).isEqualTo(Projection.include("a"));
    assertThat(Projection.all().isAll()).isTrue();
    assertThat(Projection.include().isAll()).isFalse();
  }

  @Test
  void saysWhichFieldsMustBeRead() {
    Projection include = Projection.include("a", "b.c");
    assertThat(List.of("$id", "a", "b")).allMatch(include::keeps);
    assertThat(List.of("c", "$type")).noneMatch(include::keeps);
    Projection exclude = Projection.exclude("a", "b.c");
    assertThat(List.of("$id", "b", "c")).allMatch(exclude::keeps);
    assertThat(exclude.keeps("a")).isFalse();
  }

  @Test
  void refusesToNestWithoutEnd() {
    Map<String, Object> endless = new HashMap<>();
    endless.put("a", endless);
    assertThatThrownBy(() -> Projection.of(endless)).isInstanceOf(InvalidInputException.class);
  }
}
