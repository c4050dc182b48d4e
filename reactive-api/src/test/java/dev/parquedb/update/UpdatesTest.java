package dev.parquedb.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.entity.InvalidUpdateException;
import dev.parquedb.query.FieldPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UpdatesTest {
  static List<Arguments> built() {
    return List.of(
        Arguments.of(
            Updates.set("a", 1).inc("b", 2), "{\"$set\": {\"a\": 1}, \"$inc\": {\"b\": 2}}"),
        Arguments.of(Updates.set("a", 1).set("b", null), "{\"$set\": {\"a\": 1, \"b\": null}}"),
        Arguments.of(Updates.unset("a"), "{\"$unset\": {\"a\": \"\"}}"),
        Arguments.of(Updates.inc("a", 0.5), "{\"$inc\": {\"a\": 0.5}}"),
        Arguments.of(Updates.push("a", null), "{\"$push\": {\"a\": {\"$each\": [null]}}}"),
        Arguments.of(
            Updates.start().pushAll("a", Arrays.asList(1, null)),
            "{\"$push\": {\"a\": {\"$each\": [1, null]}}}"),
        Arguments.of(Updates.addToSet("a", 1, 2), "{\"$addToSet\": {\"a\": {\"$each\": [1, 2]}}}"),
        Arguments.of(Updates.pull("a", Map.of("$gt", 1)), "{\"$pull\": {\"a\": {\"$gt\": 1}}}"),
        Arguments.of(Updates.start().pullAll("a", 1, 2), "{\"$pullAll\": {\"a\": [1, 2]}}"),
        Arguments.of(Updates.start().popFirst("a"), "{\"$pop\": {\"a\": -1}}"),
        Arguments.of(Updates.start().popLast("a"), "{\"$pop\": {\"a\": 1}}"),
        Arguments.of(Updates.start().rename("a", "b"), "{\"$rename\": {\"a\": \"b\"}}"),
        Arguments.of(Updates.start().currentDate("a"), "{\"$currentDate\": {\"a\": true}}"),
        Arguments.of(Updates.start().setOnInsert("a", 1), "{\"$setOnInsert\": {\"a\": 1}}"),
        Arguments.of(
            Updates.start().mul("a", 2).min("b", 1).max("c", "x"),
            "{\"$mul\": {\"a\": 2}, \"$min\": {\"b\": 1}, \"$max\": {\"c\": \"x\"}}"),
        Arguments.of(
            Updates.start().with("$bit", "a", Map.of("or", 1)),
            "{\"$bit\": {\"a\": {\"or\": 1}}}"));
  }

  @ParameterizedTest
  @MethodSource("built")
  void buildsWhatTheLanguageSays(Updates.Builder builder, String json) {
    assertThat(builder.build()).isEqualTo(Update.parse(json));
  }

  @Test
  void anEmptyBuilderAndARepeatedPathAreRefused() {
    assertThatThrownBy(() -> Updates.start().build()).isInstanceOf(InvalidUpdateException.class);
    assertThatThrownBy(() -> Updates.set("a", 1).set("a", 2))
        .isInstanceOf(InvalidUpdateException.class);
    assertThatThrownBy(() -> Updates.set("a", 1).inc("a.b", 2).build())
        .isInstanceOf(InvalidUpdateException.class);
  }

  @Test
  void twoUpdatesMakeOneUnlessTheyConflict() {
    Update both = Updates.set("a", 1).build().and(Updates.set("b", 2).inc("c", 1).build());
    assertThat(both).isEqualTo(Updates.set("a", 1).set("b", 2).inc("c", 1).build());
    assertThat(both.paths())
        .containsExactlyInAnyOrder(FieldPath.of("a"), FieldPath.of("b"), FieldPath.of("c"));
    Update other = Updates.set("a", 1).build();
    assertThatThrownBy(() -> both.and(other)).isInstanceOf(InvalidUpdateException.class);
    Update below = Updates.unset("a.x").build();
    assertThatThrownBy(() -> both.and(below)).isInstanceOf(InvalidUpdateException.class);
  }

  @Test
  void cannotBeChangedFromOutside() {
    List<Object> list = new ArrayList<>(List.of(1));
    Map<String, Object> set = new HashMap<>(Map.of("a", list));
    Update update = Update.of(Map.of("$set", set));
    list.add(2);
    set.put("b", 1);
    assertThat(update.toJson()).isEqualTo("{\"$set\":{\"a\":[1]}}");
    assertThatThrownBy(() -> update.toMap().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void contextTruncatesTheTimeAndKnowsInserts() {
    UpdateContext context = UpdateContext.at(Instant.parse("2024-06-01T12:00:00.123456789Z"));
    assertThat(context.now()).isEqualTo(Instant.parse("2024-06-01T12:00:00.123456Z"));
    assertThat(context.insert()).isFalse();
    assertThat(context.asInsert().insert()).isTrue();
  }
}
