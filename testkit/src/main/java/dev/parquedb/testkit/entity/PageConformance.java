package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Calls.refused;
import static dev.parquedb.testkit.entity.Documents.filter;
import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.InvalidInputException;
import dev.parquedb.entity.Page;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Projection;
import dev.parquedb.query.Sort;
import dev.parquedb.testkit.Await;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** {@code findPage} and its cursors. */
public interface PageConformance extends EntitySuite {

  @Test
  default void pagesFollowEachOtherInTheOrderOfTheFind() {
    fill();
    for (Sort sort :
        List.of(
            Sort.none(),
            Sort.by("g"),
            Sort.byDescending("g").asc("n"),
            Sort.byDescending("n"),
            Sort.by("sometimes"),
            Sort.byDescending("sometimes"),
            Sort.byDescending("$id"))) {
      for (Filter filter : List.of(Filter.all(), filter("{'g':{'$ne':2}}"), filter("{'n':-1}"))) {
        List<Entity> expected = find(filter, FindOptions.DEFAULT);
        expected = new ArrayList<>(expected);
        expected.sort(SortConformance.order(sort));
        for (int size : new int[] {1, 7, 30, 500}) {
          FindOptions options = FindOptions.DEFAULT.withSort(sort).withLimit(size);
          List<Entity> paged = follow(backend(), filter, options, page -> {});
          assertThat(Entities.ids(paged))
              .as("%s by %s in pages of %s", filter, sort, size)
              .containsExactlyElementsOf(Entities.ids(expected));
        }
      }
    }
  }

  private void fill() {
    List<CreateInput> inputs = new ArrayList<>();
    for (int n = 0; n < 45; n++) {
      Map<String, Object> data = new HashMap<>(Map.of("n", n, "g", n % 4));
      if (n % 3 != 0) {
        data.put("sometimes", n % 6 == 1 ? null : n / 5);
      }
      inputs.add(input("p%04d".formatted((n * 17) % 45), data));
    }
    Await.item(backend().bulkCreate(NS, inputs.subList(0, 20)));
    Await.item(backend().bulkCreate(NS, inputs.subList(20, 45)));
  }

  /** Every entity of every page; each page but the last must be full and have a cursor. */
  private List<Entity> follow(
      EntityBackend backend, Filter filter, FindOptions options, Consumer<Page<Entity>> between) {
    List<Entity> all = new ArrayList<>();
    Page<Entity> page = Await.item(backend.findPage(NS, filter, options));
    while (true) {
      all.addAll(page.items());
      between.accept(page);
      Optional<String> cursor = page.cursor();
      if (cursor.isEmpty()) {
        return all;
      }
      assertThat(page.items())
          .as("a page before the last")
          .hasSize((int) options.limit().orElse(100));
      page = Await.item(backend.findPage(NS, filter, options.withCursor(cursor.get())));
      assertThat(page.items()).as("a page behind a cursor").isNotEmpty();
    }
  }

  @Test
  default void aPageHasAHundredEntitiesUnlessSaidOtherwise() {
    Await.item(backend().bulkCreate(NS, Documents.numbered("a", 230)));
    Page<Entity> first = Await.item(backend().findPage(NS, Filter.all()));
    assertThat(first.items()).hasSize(100);
    assertThat(first.hasMore()).isTrue();
    assertThat(follow(backend(), Filter.all(), FindOptions.DEFAULT, page -> {})).hasSize(230);
  }

  @Test
  default void aPageOfNothingIsEmptyAndTheLast() {
    fill();
    Page<Entity> none =
        Await.item(backend().findPage(NS, Filter.all(), FindOptions.DEFAULT.withLimit(0)));
    assertThat(none.items()).isEmpty();
    assertThat(none.hasMore()).isFalse();
    Page<Entity> exact =
        Await.item(backend().findPage(NS, Filter.all(), FindOptions.DEFAULT.withLimit(45)));
    assertThat(exact.items()).hasSize(45);
    assertThat(exact.hasMore()).as("a full page with nothing behind it").isFalse();
  }

  @Test
  default void pagesNeitherRepeatNorSkipWhileOthersWrite() {
    fill();
    EntityBackend other = open(storage());
    for (Sort sort : List.of(Sort.none(), Sort.by("n"), Sort.byDescending("g"))) {
      List<Entity> before = new ArrayList<>(live().values());
      before.sort(SortConformance.order(sort));
      int[] turn = {0};
      List<Entity> paged =
          follow(
              backend(),
              Filter.all(),
              FindOptions.DEFAULT.withSort(sort).withLimit(6),
              page -> {
                int number = turn[0]++;
                String victim = page.items().get(page.items().size() - 1).id();
                Await.item(other.delete(NS, victim, DeleteOptions.DEFAULT.hard()));
                Await.item(
                    other.create(
                        NS, input("aa" + sort.hashCode() + number, Map.of("n", number, "g", 1))));
                Await.item(other.bulkUpdate(NS, Filter.all(), update("{'$inc':{'n':-3,'g':1}}")));
              });
      Entities.assertSame(paged, before);
    }
  }

  @Test
  default void aCursorWorksInAnotherProcessAndAfterReopening() {
    fill();
    FindOptions options = FindOptions.DEFAULT.withSort(Sort.by("g")).withLimit(10);
    List<Entity> expected = follow(backend(), Filter.all(), options, page -> {});
    Page<Entity> first = Await.item(backend().findPage(NS, Filter.all(), options));
    create("{'$id':'0-new','g':-5}");
    EntityBackend other = open(storage());
    Page<Entity> second =
        Await.item(
            other.findPage(NS, Filter.all(), options.withCursor(first.cursor().orElseThrow())));
    assertThat(Entities.ids(second.items()))
        .containsExactlyElementsOf(Entities.ids(expected.subList(10, 20)));
  }

  @Test
  default void softDeletedEntitiesAndFieldsLeftOutDoNotDisturbPages() {
    fill();
    Await.item(backend().bulkDelete(NS, filter("{'g':1}")));
    FindOptions options =
        FindOptions.DEFAULT
            .withSort(Sort.by("n"))
            .withLimit(4)
            .withProjection(Projection.include("g"));
    List<Entity> hidden = follow(backend(), Filter.all(), options, page -> {});
    assertThat(hidden).hasSize(34).allMatch(entity -> entity.data().keySet().equals(Set.of("g")));
    assertThat(follow(backend(), Filter.all(), options.includingDeleted(), page -> {})).hasSize(45);
  }

  @Test
  default void skipLeavesOutTheFirstMatchesOfTheFirstPage() {
    fill();
    FindOptions options = FindOptions.DEFAULT.withSort(Sort.by("n")).withLimit(5);
    List<Entity> all = follow(backend(), Filter.all(), options, page -> {});
    Page<Entity> page = Await.item(backend().findPage(NS, Filter.all(), options.withSkip(8)));
    Entities.assertSame(page.items(), all.subList(8, 13));
    Page<Entity> next =
        Await.item(
            backend().findPage(NS, Filter.all(), options.withCursor(page.cursor().orElseThrow())));
    Entities.assertSame(next.items(), all.subList(13, 18));
  }

  @Test
  default void aCursorThatWasNotMadeForTheQuestionIsRefused() {
    fill();
    Await.item(backend().bulkCreate("others", Documents.numbered("o", 10)));
    FindOptions options = FindOptions.DEFAULT.withSort(Sort.by("n")).withLimit(3);
    String cursor =
        Await.item(backend().findPage(NS, Filter.all(), options)).cursor().orElseThrow();
    for (String foreign :
        List.of("", "nonsense", "AAAA", "{}", "e30=", cursor + "x", cursor.substring(1))) {
      refused(
          InvalidInputException.class,
          "cursor",
          backend().findPage(NS, Filter.all(), options.withCursor(foreign)));
    }
    FindOptions with = options.withCursor(cursor);
    refused(
        InvalidInputException.class, "cursor", backend().findPage("others", Filter.all(), with));
    refused(
        InvalidInputException.class,
        "cursor",
        backend().findPage(NS, Filter.all(), with.withSort(Sort.byDescending("n"))));
  }
}
