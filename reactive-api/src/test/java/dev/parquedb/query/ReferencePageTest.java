package dev.parquedb.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.ExtendedJson;
import dev.parquedb.update.Update;
import dev.parquedb.update.UpdateContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the examples of docs/filters-and-updates.md. */
class ReferencePageTest {
  private static final Path PAGE = Path.of("..", "docs", "filters-and-updates.md");

  /** The cells of the tables whose header starts so, without back-ticks. */
  private static List<List<String>> rows(String header) {
    List<List<String>> rows = new ArrayList<>();
    boolean inside = false;
    for (String line : lines()) {
      inside = line.startsWith(header) || inside && line.startsWith("|");
      if (inside && line.startsWith("| `")) {
        rows.add(
            Arrays.stream(line.substring(1).split(" \\| | \\|$"))
                .map(cell -> cell.strip().replaceAll("^`|`$", ""))
                .toList());
      }
    }
    return rows;
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<List<String>> filters() {
    return rows("| operator | holds for");
  }

  static List<List<String>> expressions() {
    return rows("| operator | expression");
  }

  static List<List<String>> updates() {
    return rows("| operator | update");
  }

  static List<List<String>> positions() {
    return rows("| segment");
  }

  @ParameterizedTest
  @MethodSource("filters")
  void aFilterMatchesAsThePageSays(List<String> row) {
    Filter filter = Filter.parse(row.get(2));
    assertThat(row.get(2)).contains('"' + row.get(0) + '"');
    assertThat(filter.matches(ExtendedJson.parseDocument(row.get(3)))).isTrue();
    assertThat(filter.matches(ExtendedJson.parseDocument(row.get(4)))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("expressions")
  void anExpressionHasTheValueThePageSays(List<String> row) {
    assertThat(row.get(1)).startsWith("{\"" + row.get(0) + '"');
    Object value = Collections.singletonMap("$literal", ExtendedJson.parse(row.get(3)));
    Filter filter = Filters.expr(Map.of("$eq", List.of(ExtendedJson.parse(row.get(1)), value)));
    assertThat(filter.matches(ExtendedJson.parseDocument(row.get(2)))).isTrue();
  }

  @ParameterizedTest
  @MethodSource("updates")
  void anUpdateDoesWhatThePageSays(List<String> row) {
    assertThat(row.get(1)).startsWith("{\"" + row.get(0) + '"');
    check(row.get(1), row.get(2), row.get(3), UpdateContext.at(Instant.EPOCH));
  }

  @ParameterizedTest
  @MethodSource("positions")
  void aPositionStandsForWhatThePageSays(List<String> row) {
    List<Filter> filters = new ArrayList<>();
    for (Object filter : (List<?>) ExtendedJson.parse(row.get(4))) {
      filters.add(Filter.parse(ExtendedJson.stringify(filter)));
    }
    Match match = new Match(Filter.parse(row.get(3)), ExtendedJson.parseDocument(row.get(5)));
    check(
        row.get(2),
        row.get(5),
        row.get(6),
        UpdateContext.at(Instant.EPOCH).withArrayFilters(filters).foundBy(match));
  }

  private static void check(String update, String before, String after, UpdateContext context) {
    assertThat(
            ExtendedJson.stringify(
                Update.parse(update).apply(ExtendedJson.parseDocument(before), context)))
        .isEqualTo(ExtendedJson.stringify(ExtendedJson.parse(after)));
  }

  @Test
  void everyOperatorOfExpressionsIsOnThePage() {
    Set<String> shown = new TreeSet<>();
    expressions().forEach(row -> shown.add(row.get(0)));
    assertThat(shown).containsAll(Functions.names()).hasSameSizeAs(expressions());
    assertThat(shown).noneMatch(RefusedOperators::isKnown);
    assertThat(filters()).hasSizeGreaterThan(25);
    assertThat(updates()).hasSize(15);
    assertThat(positions()).hasSize(4);
  }
}
