package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Documents.filter;
import static dev.parquedb.testkit.entity.Documents.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CountOptions;
import dev.parquedb.entity.DeleteOptions;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.query.Filter;
import dev.parquedb.testkit.Await;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code count}. */
public interface CountConformance extends EntitySuite {

  @Test
  default void countIsTheLengthOfTheFind() {
    Await.item(backend().bulkCreate(NS, Documents.numbered("a", 70)));
    Await.item(backend().bulkCreate(NS, Documents.numbered("b", 30)));
    Await.item(
        backend().bulkUpdate(NS, filter("{'n':{'$lt':5}}"), update("{'$set':{'low':true}}")));
    Await.item(backend().bulkDelete(NS, filter("{'n':7}")));
    Await.item(backend().bulkDelete(NS, filter("{'n':8}"), DeleteOptions.DEFAULT.hard()));
    for (EntityBackend each : List.of(backend(), open(storage()))) {
      for (String json :
          List.of(
              "{}",
              "{'n':3}",
              "{'low':true}",
              "{'low':null}",
              "{'n':{'$gte':50}}",
              "{'n':-1}",
              "{'$id':'" + NS + "/a0007'}",
              "{'version':2}",
              "{'deletedAt':null}")) {
        Filter filter = filter(json);
        assertThat(Await.item(each.count(NS, filter)))
            .as(json)
            .isEqualTo(find(each, filter, FindOptions.DEFAULT).size());
        assertThat(Await.item(each.count(NS, filter, CountOptions.DEFAULT.includingDeleted())))
            .as("%s with soft-deleted ones", json)
            .isEqualTo(find(each, filter, FindOptions.DEFAULT.includingDeleted()).size());
      }
      assertThat(Await.item(each.count(NS))).isEqualTo(96);
      assertThat(Await.item(each.count(NS, Filter.all(), CountOptions.DEFAULT.includingDeleted())))
          .isEqualTo(98);
    }
  }

  @Test
  default void countFollowsEveryWrite() {
    for (int i = 0; i < 5; i++) {
      create("{'$id':'x" + i + "'}");
      assertThat(Await.item(backend().count(NS))).isEqualTo(i + 1);
    }
    Await.item(backend().delete(NS, "x0"));
    assertThat(Await.item(backend().count(NS))).isEqualTo(4);
    Await.item(backend().update(NS, "x1", update("{'$set':{'a':1}}")));
    assertThat(Await.item(backend().count(NS))).isEqualTo(4);
    Await.item(backend().restore(NS, "x0"));
    assertThat(Await.item(backend().count(NS))).isEqualTo(5);
    Await.item(backend().delete(NS, "x2", DeleteOptions.DEFAULT.hard()));
    assertThat(Await.item(backend().count(NS))).isEqualTo(4);
  }
}
