package dev.parquedb.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.DocumentValues;
import dev.parquedb.ExtendedJson;
import dev.parquedb.RandomValues;
import dev.parquedb.entity.InvalidUpdateException;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Filters;
import dev.parquedb.query.Match;
import dev.parquedb.query.ValueType;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UpdatePropertyTest {
  private static final UpdateContext CONTEXT = UpdateContext.at(Instant.EPOCH);
  private static final String[] PATHS = {"a", "b", "a.b", "a.0", "a.b.c", "0", "c.1.a", "name"};
  private static final String[] OPERATORS = {
    "$set",
    "$unset",
    "$setOnInsert",
    "$rename",
    "$currentDate",
    "$inc",
    "$mul",
    "$min",
    "$max",
    "$bit",
    "$push",
    "$pull",
    "$pullAll",
    "$addToSet",
    "$pop"
  };

  private static final String[] POSITIONS = {
    "a.$[]", "a.$[].b", "b.$[x]", "c.$[x].a", "a.$[x].$[]", "a.$", "a.$.b", "a.b.$"
  };

  private final SplittableRandom random = new SplittableRandom(20240601);
  private final RandomValues values = new RandomValues(random);

  private Object operand(String operator) {
    Object value = values.value(2);
    return switch (operator) {
      case "$rename" -> PATHS[random.nextInt(PATHS.length)];
      case "$currentDate" -> true;
      case "$inc", "$mul" -> random.nextBoolean() ? (Object) random.nextLong(-3, 3) : 0.5;
      case "$bit" -> Map.of("xor", random.nextLong(8));
      case "$push" -> Map.of("$each", List.of(1L, 2L), "$slice", -3L, "$sort", 1L);
      case "$pull" -> Map.of("$gte", 1L);
      case "$pullAll" -> List.of(1L, "a");
      case "$pop" -> random.nextBoolean() ? 1L : -1L;
      default -> value;
    };
  }

  /** With all that positional operators may need. */
  private static UpdateContext context(String update, Map<String, Object> document) {
    UpdateContext context =
        CONTEXT.foundBy(new Match(Filter.parse("{\"a\":{\"$ne\":7},\"a.b\":null}"), document));
    return update.contains("$[x]")
        ? context.withArrayFilters(List.of(Filters.type("x", ValueType.NUMBER, ValueType.OBJECT)))
        : context;
  }

  private Map<String, Object> update() {
    Map<String, Object> update = new LinkedHashMap<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      String operator = OPERATORS[random.nextInt(OPERATORS.length)];
      String path =
          random.nextInt(4) == 0
              ? POSITIONS[random.nextInt(POSITIONS.length)]
              : PATHS[random.nextInt(PATHS.length)];
      update.put(operator, Collections.singletonMap(path, operand(operator)));
    }
    return update;
  }

  @Test
  void appliesWholeOrFailsTypedAndNeverChangesItsInput() {
    int applied = 0;
    int refused = 0;
    int positional = 0;
    for (int i = 0; i < 8_000; i++) {
      Map<String, Object> source = update();
      Map<String, Object> document = DocumentValues.normaliseDocument(values.document(4));
      String before = ExtendedJson.stringify(document);
      try {
        Update update = Update.of(source);
        assertThat(Update.parse(update.toJson())).isEqualTo(update);
        UpdateContext context = context(update.toJson(), document);
        Map<String, Object> after = update.apply(document, context);
        assertThat(ExtendedJson.stringify(update.apply(document, context)))
            .isEqualTo(ExtendedJson.stringify(after));
        positional += update.toJson().contains(".$") && !after.equals(document) ? 1 : 0;
        // The result is a document again, also to the border checks.
        assertThat(DocumentValues.equal(DocumentValues.normaliseDocument(after), after)).isTrue();
        applied++;
      } catch (InvalidUpdateException e) {
        refused++;
      }
      assertThat(ExtendedJson.stringify(document)).isEqualTo(before);
    }
    assertThat(applied).isGreaterThan(2_000);
    assertThat(refused).isGreaterThan(1_000);
    assertThat(positional).isGreaterThan(30);
  }

  @Test
  void conflictsDoNotDependOnTheOrder() {
    for (String first : PATHS) {
      for (String second : PATHS) {
        boolean expected =
            first.equals(second)
                || first.startsWith(second + ".")
                || second.startsWith(first + ".");
        assertThat(conflict("$set", first, "$unset", second)).isEqualTo(expected);
        assertThat(conflict("$unset", second, "$set", first)).isEqualTo(expected);
      }
    }
  }

  private static boolean conflict(String op1, String path1, String op2, String path2) {
    try {
      Updates.start().with(op1, path1, 1).with(op2, path2, 1).build();
      return false;
    } catch (InvalidUpdateException e) {
      return true;
    }
  }

  @Test
  void settingThenReadingGivesTheValue() {
    for (int i = 0; i < 2_000; i++) {
      Object value = DocumentValues.normalise(values.value(3));
      Map<String, Object> document = DocumentValues.normaliseDocument(values.document(3));
      Map<String, Object> after = Updates.set("fresh.x", value).build().apply(document, CONTEXT);
      assertThat(DocumentValues.equal(((Map<?, ?>) after.get("fresh")).get("x"), value)).isTrue();
      assertThat(Updates.unset("fresh").build().apply(after, CONTEXT)).isEqualTo(document);
    }
  }
}
