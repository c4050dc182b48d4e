package dev.parquedb.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityNotFoundException;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.IngestResult;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.query.Filter;
import dev.parquedb.update.Update;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VertxEntityBackendTest {

  private static VertxFixture vertx;

  @BeforeAll
  static void open() {
    vertx = new VertxFixture();
  }

  @AfterAll
  static void close() throws Exception {
    vertx.close();
  }

  private static VertxEntityBackend view(Map<String, Answers.Answer> answers) {
    return VertxEntityBackend.of(vertx.vertx(), Answers.of(EntityBackend.class, answers));
  }

  private static Entity entity(int number) {
    return new Entity(
        "things/t" + number,
        "things",
        null,
        Instant.EPOCH,
        null,
        Instant.EPOCH,
        null,
        null,
        null,
        1,
        Map.of("n", (long) number));
  }

  @Test
  void hasEveryOperationOfTheBackend() {
    assertThat(signatures(VertxEntityBackend.class)).containsAll(signatures(EntityBackend.class));
  }

  private static Set<String> signatures(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
        .map(VertxEntityBackendTest::signature)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String signature(Method method) {
    return method.getName()
        + Arrays.stream(method.getParameterTypes())
            .map(type -> type.getSimpleName().replace("ReadStream", "Multi"))
            .toList();
  }

  @Test
  void anAbsentEntityIsANullResult() throws Exception {
    var view = view(Map.of("get", args -> Uni.createFrom().nullItem()));
    assertThat(VertxFixture.await(view.get("things", "t1"))).isNull();
  }

  @Test
  void findStreamsWithTheOptionsGiven() throws Exception {
    AtomicReference<Object[]> call = new AtomicReference<>();
    var view =
        view(
            Map.of(
                "find",
                args -> {
                  call.set(args);
                  return Multi.createFrom()
                      .items(IntStream.range(0, 200).mapToObj(VertxEntityBackendTest::entity));
                }));
    Filter filter = Filter.parse("{\"n\":{\"$gte\":0}}");
    List<Entity> found = new ArrayList<>();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    view.find("things", filter, FindOptions.DEFAULT.withLimit(200))
        .handler(found::add)
        .endHandler(ended::complete);
    VertxFixture.await(ended);
    assertThat(found).hasSize(200);
    assertThat(call.get()).containsExactly("things", filter, FindOptions.DEFAULT.withLimit(200));
  }

  @Test
  void errorsArriveAsTheyAre() {
    var error = new EntityNotFoundException("things", "things/t1", "No entity things/t1");
    var view = view(Map.of("update", args -> Uni.createFrom().failure(error)));
    Update update = Update.parse("{\"$set\":{\"n\":1}}");
    assertThatThrownBy(() -> VertxFixture.await(view.update("things", "t1", update)))
        .isSameAs(error);
  }

  @Test
  void ingestPullsFromTheStream() throws Exception {
    var view =
        view(
            Map.of(
                "ingest",
                args -> {
                  @SuppressWarnings("unchecked") // The signature of ingest.
                  Multi<CreateInput> inputs = (Multi<CreateInput>) args[1];
                  return inputs
                      .collect()
                      .asList()
                      .map(all -> new IngestResult(all.size(), all.size(), 1, Optional.empty()));
                }));
    var inputs =
        Multi.createFrom()
            .items(IntStream.range(0, 100).mapToObj(n -> CreateInput.of(Map.of("n", n))));
    var result =
        vertx.onContext(() -> view.ingest("things", ReadStreams.of(inputs, vertx.context(), 8)));
    assertThat(VertxFixture.await(result).durable()).isEqualTo(100);
  }

  @Test
  void aSnapshotIsAView() throws Exception {
    EntityBackend snapshot = Answers.of(EntityBackend.class, Map.of("readOnly", args -> true));
    var view = view(Map.of("snapshot", args -> Uni.createFrom().item(snapshot)));
    var seen = VertxFixture.await(view.snapshot("things", SnapshotRef.version(3)));
    assertThat(seen.unwrap()).isSameAs(snapshot);
    assertThat(seen.readOnly()).isTrue();
  }
}
