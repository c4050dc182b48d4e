package dev.parquedb.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.ConformanceExamples;
import dev.parquedb.ConformanceExamples.Example;
import dev.parquedb.entity.InvalidFilterException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FilterConformanceTest {
  static List<Example> examples() {
    return ConformanceExamples.of("filters.json");
  }

  @Test
  void theFileIsWhole() {
    assertThat(examples()).hasSize(338).extracting(Example::name).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void matchesAsTheExampleSays(Example example) {
    if (example.says("error")) {
      assertThatThrownBy(() -> Filter.of(example.document("filter")))
          .isInstanceOf(InvalidFilterException.class);
    } else {
      assertThat(Filter.of(example.document("filter")).matches(example.document("doc")))
          .isEqualTo(example.part("expected"));
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void survivesBeingWrittenAndRead(Example example) {
    if (!example.says("error")) {
      Filter filter = Filter.of(example.document("filter"));
      Filter again = Filter.parse(filter.toJson());
      assertThat(again).isEqualTo(filter).hasSameHashCodeAs(filter);
      assertThat(again.matches(example.document("doc"))).isEqualTo(example.part("expected"));
    }
  }
}
