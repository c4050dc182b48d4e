package dev.parquedb.update;

import static dev.parquedb.ConformanceExamples.sorted;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.ConformanceExamples;
import dev.parquedb.ConformanceExamples.Example;
import dev.parquedb.DocumentValues;
import dev.parquedb.ExtendedJson;
import dev.parquedb.entity.InvalidUpdateException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UpdateConformanceTest {
  private static final String ERROR = "an error";
  private static final Instant NOW = Instant.parse("2024-06-01T12:00:00Z");

  /**
   * Where the examples contradict MongoDB's documentation, and what the documentation asks for: the
   * document after the update, or {@link #ERROR}.
   */
  private static final Map<String, String> DEVIATIONS =
      Map.ofEntries(
          // An update holds update operators only; ignoring the rest would lose what was meant.
          entry("plain#0504", ERROR),
          entry("mixed#0506", ERROR),
          // $[] stands for all elements of the array.
          entry("positional#0513", "{\"f\": [1, 1]}"),
          // $slice: a positive number limits the array to its first elements.
          entry("$push-mod#0239", "{\"f\": [3, 1, 2, 9]}"),
          // $sort needs $each beside it, and nothing else.
          entry("$push-mod#0242", "{\"f\": [0, 1, 2, 3]}"),
          entry("$push-mod#0271", "{\"f\": [\"A\", \"Z\", \"a\", \"b\", \"é\"]}"),
          entry(
              "$push-sort#0256",
              "{\"f\": [{\"n\": \"d\", \"s\": 0, \"x\": {\"y\": 5}}, {\"n\": \"c\", \"s\": 1},"
                  + " {\"n\": \"b\", \"s\": 2}, {\"n\": \"a\", \"s\": 2}]}"),
          entry(
              "$push-sort#0257",
              "{\"f\": [{\"n\": \"b\", \"s\": 2}, {\"n\": \"a\", \"s\": 2},"
                  + " {\"n\": \"c\", \"s\": 1}, {\"n\": \"d\", \"s\": 0, \"x\": {\"y\": 5}}]}"),
          entry(
              "$push-sort#0258",
              "{\"f\": [{\"n\": \"a\", \"s\": 2}, {\"n\": \"b\", \"s\": 2},"
                  + " {\"n\": \"c\", \"s\": 1}, {\"n\": \"d\", \"s\": 0, \"x\": {\"y\": 5}}]}"),
          entry(
              "$push-sort#0263",
              "{\"f\": [{\"n\": \"d\"}, {\"n\": \"c\", \"s\": 1},"
                  + " {\"n\": \"b\", \"s\": 2}, {\"n\": \"a\", \"s\": 2}]}"));

  static List<Example> examples() {
    return ConformanceExamples.of("updates.json");
  }

  @Test
  void theFileIsWhole() {
    assertThat(examples())
        .hasSize(149)
        .extracting(Example::name)
        .doesNotHaveDuplicates()
        .containsAll(DEVIATIONS.keySet());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void changesTheDocumentAsTheExampleSays(Example example) {
    Map<String, Object> before = example.document("doc");
    String beforeText = ExtendedJson.stringify(before);
    String deviation = DEVIATIONS.get(example.name());
    boolean error = deviation == null ? example.says("error") : deviation.equals(ERROR);
    if (error) {
      assertThatThrownBy(() -> apply(example)).isInstanceOf(InvalidUpdateException.class);
    } else {
      Object expected =
          deviation == null ? example.part("expected") : ExtendedJson.parse(deviation);
      Map<String, Object> after = apply(example);
      assertThat(DocumentValues.equal(sorted(after), sorted(expected)))
          .as("%s after the update", ExtendedJson.stringify(after))
          .isTrue();
    }
    assertThat(ExtendedJson.stringify(before)).isEqualTo(beforeText);
  }

  @Test
  void everyDeviationContradictsItsExample() {
    assertThat(examples())
        .filteredOn(example -> DEVIATIONS.containsKey(example.name()))
        .hasSameSizeAs(DEVIATIONS.keySet())
        .allMatch(example -> example.says("error") != DEVIATIONS.get(example.name()).equals(ERROR));
  }

  private static Map<String, Object> apply(Example example) {
    Instant now = example.part("now") == null ? NOW : Instant.parse((String) example.part("now"));
    UpdateContext context = UpdateContext.at(now);
    return Update.of(example.document("update"))
        .apply(example.document("doc"), example.says("isInsert") ? context.asInsert() : context);
  }
}
