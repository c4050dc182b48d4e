package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Documents.input;
import static dev.parquedb.testkit.entity.Documents.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityException;
import dev.parquedb.entity.InvalidInputException;
import dev.parquedb.entity.InvalidUpdateException;
import dev.parquedb.testkit.Await;
import dev.parquedb.update.Update;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What does not fit the types is refused at the border, visibly. */
public interface TypeLimitConformance extends EntitySuite {

  /** Values that no field can hold, by what is wrong with them. */
  private static Map<String, Object> misfits() {
    Map<String, Object> misfits = new LinkedHashMap<>();
    misfits.put("35 digits", new BigDecimal("12345678901234567890123456789012345"));
    misfits.put("exponent", new BigDecimal("1E+6112"));
    misfits.put("big integer", BigInteger.ONE.shiftLeft(80));
    misfits.put("far instant", Instant.MAX);
    misfits.put("far date", LocalDate.MAX);
    misfits.put("surrogate", "broken \ud800 text");
    misfits.put("duration", Duration.ofSeconds(1));
    misfits.put("object", new Object());
    misfits.put("character", 'c');
    misfits.put("operator key", Map.of("$inc", 1));
    misfits.put("key of a map", Map.of(1, 1));
    misfits.put("surrogate in a key", Map.of("\udc00", 1));
    Object deep = 1;
    for (int i = 0; i < 101; i++) {
      deep = List.of(deep);
    }
    misfits.put("deep", deep);
    return misfits;
  }

  private void create(Map<String, Object> document) {
    Await.item(backend().create(NS, input("x", document)));
  }

  private void set(String field, Object value) {
    Await.item(backend().update(NS, "x", Update.of(Map.of("$set", map(field, value)))));
  }

  @Test
  default void whatNoTypeFitsIsRefusedByCreateNamingThePlace() {
    Map<String, String> files = files();
    misfits()
        .forEach(
            (what, value) -> {
              assertThat(catchThrowable(() -> create(map("good", 1, "bad", value))))
                  .as(what)
                  .isInstanceOf(InvalidInputException.class)
                  .satisfies(
                      error -> assertThat(((InvalidInputException) error).at()).startsWith("bad"));
              assertThat(catchThrowable(() -> create(map("in", map("list", List.of(1, value))))))
                  .as(what)
                  .isInstanceOf(InvalidInputException.class)
                  .satisfies(
                      error ->
                          assertThat(((InvalidInputException) error).at()).startsWith("in.list"));
            });
    assertThat(files()).isEqualTo(files);
  }

  @Test
  default void whatNoTypeFitsIsRefusedByUpdateAndChangesNothing() {
    Entity before = create("{'$id':'x','v':1}");
    Map<String, String> files = files();
    misfits()
        .forEach(
            (what, value) ->
                assertThat(catchThrowable(() -> set("v", value)))
                    .as(what)
                    .isInstanceOfAny(InvalidUpdateException.class, InvalidInputException.class)
                    .satisfies(
                        error ->
                            assertThat(((EntityException) error).httpStatus()).isEqualTo(400)));
    assertThat(files()).isEqualTo(files);
    Entities.assertSame(Await.item(backend().get(NS, "x")), before);
  }

  @Test
  default void aChangeOfTheCallersDocumentAfterwardsChangesNothing() {
    byte[] bytes = {1, 2, 3};
    List<Object> list = new ArrayList<>(List.of(1L));
    Map<String, Object> document = new HashMap<>(map("b", bytes, "l", list));
    var create = backend().create(NS, input("x", document));
    bytes[0] = 9;
    list.add(2L);
    document.put("new", 1);
    Await.item(create);
    assertThat(Values.typed(Await.item(backend().get(NS, "x")).data()))
        .isEqualTo(Values.typed(map("b", new byte[] {1, 2, 3}, "l", List.of(1L))));
  }

  @Test
  default void systemFieldsAreNoDataWhateverTheirCase() {
    assertThatThrownBy(() -> input("{'$other':1}")).isInstanceOf(InvalidInputException.class);
    Entity created = create("{'$id':'x','Version':1,'ID':2,'_id':3,'id':4,'Name':5,'data':6}");
    assertThat(Await.item(open(storage()).get(NS, "x")).data())
        .isEqualTo(Map.of("Version", 1L, "ID", 2L, "_id", 3L, "id", 4L, "Name", 5L, "data", 6L));
    assertThat(created.version()).isEqualTo(1);
  }
}
