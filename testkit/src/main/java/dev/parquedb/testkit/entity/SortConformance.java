package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.map;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.Utf8Order;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Sort;
import dev.parquedb.testkit.Await;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The order of a find. */
public interface SortConformance extends EntitySuite {

  /** The order that a find must have: the sort, then the id, by UTF-8 bytes. */
  static Comparator<Entity> order(Sort sort) {
    Comparator<Map<String, ?>> bySort = sort.comparator();
    return (a, b) -> {
      int order = bySort.compare(a.toMap(), b.toMap());
      return order != 0 ? order : Utf8Order.compare(a.id(), b.id());
    };
  }

  @Test
  default void nullsAndMissingFieldsComeFirstAscendingAndLastDescending() {
    create("{'$id':'two','x':2}");
    create("{'$id':'null','x':null}");
    create("{'$id':'missing'}");
    create("{'$id':'one','x':1}");
    assertThat(sorted(Sort.by("x"))).containsExactly("missing", "null", "one", "two");
    assertThat(sorted(Sort.byDescending("x"))).containsExactly("two", "one", "missing", "null");
  }

  private List<String> sorted(Sort sort) {
    return Entities.ids(find(Filter.all(), FindOptions.DEFAULT.withSort(sort)));
  }

  @Test
  default void stringsSortByTheirUtf8Bytes() {
    List<String> names =
        List.of("", "A", "Z", "a", "z", "é", "\ud7ff", "\ue000", "\uffff", "\ud83d\ude00");
    List<String> shuffled = new ArrayList<>(names);
    Collections.shuffle(shuffled, new Random(3));
    List<CreateInput> inputs = new ArrayList<>();
    for (String name : shuffled) {
      inputs.add(input("id-" + name, map("s", name, "name", name)));
    }
    Await.item(backend().bulkCreate(NS, inputs));
    for (String field : List.of("s", "name", "$id")) {
      List<Entity> found = find(Filter.all(), FindOptions.DEFAULT.withSort(Sort.by(field)));
      assertThat(found.stream().map(entity -> (String) entity.data().get("s")).toList())
          .as("by %s", field)
          .containsExactlyElementsOf(names);
    }
  }

  @Test
  default void everyKindOfValueHasItsPlaceInEveryOrder() {
    Object[] values = {
      null,
      Double.NaN,
      Double.NEGATIVE_INFINITY,
      Long.MIN_VALUE,
      -1.5,
      0,
      new BigDecimal("0.1"),
      1L,
      1.0,
      Long.MAX_VALUE,
      Double.POSITIVE_INFINITY,
      "",
      "a",
      Map.of(),
      Map.of("a", 1),
      List.of(),
      List.of(3, 1),
      List.of(2),
      new byte[] {1},
      new byte[] {1, 2},
      UUID.fromString("00000000-0000-0000-0000-000000000001"),
      false,
      true,
      Instant.EPOCH,
      LocalDateTime.of(2020, 1, 1, 0, 0),
      LocalDate.of(2020, 1, 1),
      LocalTime.NOON
    };
    List<CreateInput> inputs = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      inputs.add(input("v%02d".formatted(i), map("v", values[i], "g", i % 4)));
    }
    Collections.shuffle(inputs, new Random(5));
    Await.item(backend().bulkCreate(NS, inputs.subList(0, 13)));
    Await.item(backend().bulkCreate(NS, inputs.subList(13, inputs.size())));
    List<Entity> all = new ArrayList<>(live().values());
    for (Sort sort :
        List.of(
            Sort.by("v"),
            Sort.byDescending("v"),
            Sort.by("g").desc("v"),
            Sort.byDescending("g").asc("v"),
            Sort.by("$id"),
            Sort.byDescending("$id"),
            Sort.by("missing"),
            Sort.byDescending("version"),
            Sort.by("createdAt"),
            Sort.byDescending("createdAt").asc("g"))) {
      all.sort(order(sort));
      List<String> expected = Entities.ids(all);
      assertThat(sorted(sort)).as("%s", sort).containsExactlyElementsOf(expected);
      FindOptions part = FindOptions.DEFAULT.withSort(sort).withSkip(5).withLimit(9);
      assertThat(Entities.ids(find(Filter.all(), part)))
          .as("%s, 9 after 5", sort)
          .containsExactlyElementsOf(expected.subList(5, 14));
    }
  }

  @Test
  default void tiesAreBrokenByTheIdAscendingWhateverTheDirection() {
    List<CreateInput> inputs = new ArrayList<>(Documents.numbered("a", 50));
    Collections.shuffle(inputs, new Random(7));
    List<CreateInput> same =
        inputs.stream().map(each -> input(each.id().orElseThrow(), Map.of("same", 1))).toList();
    Await.item(backend().bulkCreate(NS, same.subList(0, 20)));
    Await.item(backend().bulkCreate(NS, same.subList(20, 50)));
    List<String> ids = same.stream().map(each -> each.id().orElseThrow()).sorted().toList();
    assertThat(sorted(Sort.by("same"))).containsExactlyElementsOf(ids);
    assertThat(sorted(Sort.byDescending("same"))).containsExactlyElementsOf(ids);
    FindOptions five = FindOptions.DEFAULT.withSort(Sort.byDescending("same")).withLimit(5);
    assertThat(Entities.ids(find(Filter.all(), five))).containsExactlyElementsOf(ids.subList(0, 5));
  }
}
