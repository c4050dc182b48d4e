package dev.parquedb.interop.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CommitId;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.memory.MemoryBackend;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.iceberg.catalog.Catalog;
import dev.parquedb.table.iceberg.catalog.CatalogCommit;
import dev.parquedb.table.iceberg.catalog.CatalogTable;
import dev.parquedb.table.iceberg.catalog.SwapOutcome;
import dev.parquedb.table.iceberg.rest.RestCatalog;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.testkit.Race;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our client and the REST catalog of Iceberg's own tests. */
class IcebergRestCatalogTest {

  private static final int WRITERS = 4;
  private static final int EACH = 8;

  @TempDir private Path warehouse;

  private final Clients clients = new Clients();
  private final ExecutorService writers =
      Executors.newFixedThreadPool(WRITERS, task -> new Thread(task, "writer"));
  private final Appends appends = new Appends();
  private final AtomicInteger ids = new AtomicInteger();
  private final AtomicInteger unknown = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private IcebergRestProcess server;
  private StorageBackend storage;
  private TableRef table;

  @BeforeEach
  void prepare() {
    storage = MemoryBackend.builder(clients.vertx()).build();
    table = new TableRef("people", storage, "default/people");
  }

  @AfterEach
  void close() {
    clients.close();
    writers.shutdownNow();
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void aTableLivesInTheCatalog(int formatVersion) throws IOException {
    RestCatalog catalog = start(0);
    assertThat(Await.item(catalog.list())).isEmpty();
    assertThat(Await.item(catalog.load(table, null))).isNull();
    assertThat(Await.item(catalog.drop(table))).isFalse();

    CatalogCommit creation =
        appends.creation(table, location("people"), id(), "first", formatVersion);
    CatalogTable created = swapped(catalog.commit(creation));
    assertThat(created.metadata().uuid()).isEqualTo(creation.updated().uuid());
    assertThat(created.metadata().formatVersion()).isEqualTo(formatVersion);
    assertThat(created.metadata().location()).isEqualTo(location("people"));
    assertThat(created.location()).startsWith(location("people") + "/metadata/");
    assertThat(created.metadata().currentSnapshot().summary())
        .containsEntry("parquedb.commit-id", creation.id().toString());
    assertThat(Await.item(catalog.list())).containsExactly("people");
    assertThat(Await.item(catalog.load(table, created))).isSameAs(created);

    CatalogTable second = swapped(catalog.commit(appends.append(table, created, id(), "second")));
    assertThat(appends.files(second.metadata())).containsExactlyInAnyOrder("first", "second");
    Catalog other = clients.of(server.uri(), storage);
    assertThat(appends.files(Await.item(other.load(table, created)).metadata()))
        .containsExactlyInAnyOrder("first", "second");

    assertThat(Await.item(other.commit(appends.append(table, created, id(), "stale"))))
        .isInstanceOf(SwapOutcome.Lost.class);
    assertThat(
            Await.item(
                other.commit(
                    appends.creation(table, location("people"), id(), "again", formatVersion))))
        .isInstanceOf(SwapOutcome.Lost.class);
    assertThat(Await.item(catalog.load(table, second)).location()).isEqualTo(second.location());

    assertThat(Await.item(catalog.drop(table))).isTrue();
    assertThat(Await.item(catalog.load(table, second))).isNull();
    assertThat(Await.item(catalog.commit(appends.append(table, second, id(), "late"))))
        .isInstanceOf(SwapOutcome.Lost.class);
    assertThat(Await.item(catalog.list())).isEmpty();
  }

  @Test
  void tablesAreListedByTheirBytes() throws IOException {
    RestCatalog catalog = start(0);
    for (String name : List.of("b", "a.b", "a", "a-b", "Z", "\uff5e", "\ud83d\ude00")) {
      TableRef each = new TableRef(name, storage, name);
      String folder = "t" + ids.incrementAndGet();
      swapped(catalog.commit(appends.creation(each, location(folder), id(), "first", 2)));
    }
    assertThat(Await.item(catalog.list()))
        .containsExactly("Z", "a", "a-b", "a.b", "b", "\uff5e", "\ud83d\ude00");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3})
  void everyAppendOfConcurrentWritersSurvivesOnce(double lostReplies) throws IOException {
    RestCatalog first = start(lostReplies);
    List<Catalog> writers = new ArrayList<>(List.of(first));
    while (writers.size() < WRITERS) {
      writers.add(clients.of(server.uri(), storage));
    }
    List<Outcome<CatalogTable>> outcomes;
    try (Race race = new Race(WRITERS)) {
      outcomes = race.run(writer -> work(writers.get(writer), writer, 0));
    }
    assertThat(outcomes).allMatch(Outcome::succeeded);
    List<String> expected = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      for (int turn = 0; turn < EACH; turn++) {
        expected.add(name(writer, turn));
      }
    }
    CatalogTable newest = Await.item(first.load(table, null));
    assertThat(appends.files(newest.metadata())).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(lost).as("conflicts").hasPositiveValue();
    if (lostReplies > 0) {
      assertThat(unknown).as("lost replies").hasPositiveValue();
    }
  }

  /** Appends one file after the other, each until it is in. */
  private Uni<CatalogTable> work(Catalog catalog, int writer, int turn) {
    CommitId id = id();
    return append(catalog, id, name(writer, turn), null)
        .chain(
            done ->
                turn + 1 < EACH ? work(catalog, writer, turn + 1) : Uni.createFrom().item(done));
  }

  private Uni<CatalogTable> append(Catalog catalog, CommitId id, String file, CatalogTable known) {
    return catalog
        .load(table, known)
        // Iceberg works where it may block.
        .emitOn(writers)
        .chain(
            base -> {
              CatalogCommit commit =
                  base == null
                      ? appends.creation(table, location("people"), id, file, 2)
                      : appends.append(table, base, id, file);
              return catalog
                  .commit(commit)
                  .chain(outcome -> settled(catalog, commit, outcome))
                  .chain(
                      outcome -> {
                        if (outcome instanceof SwapOutcome.Swapped swapped) {
                          return Uni.createFrom().item(swapped.table());
                        }
                        lost.incrementAndGet();
                        return append(catalog, id, file, base);
                      });
            });
  }

  private Uni<SwapOutcome> settled(Catalog catalog, CatalogCommit commit, SwapOutcome outcome) {
    if (!(outcome instanceof SwapOutcome.Unknown)) {
      return Uni.createFrom().item(outcome);
    }
    unknown.incrementAndGet();
    return catalog.resolve(commit).chain(next -> settled(catalog, commit, next));
  }

  private static String name(int writer, int turn) {
    return writer + "-" + turn;
  }

  private RestCatalog start(double lostReplies) throws IOException {
    server = IcebergRestProcess.start(warehouse, lostReplies, 42);
    return clients.of(server.uri(), storage);
  }

  private String location(String folder) {
    return warehouse.toUri().toString().replaceFirst("/$", "") + "/default/" + folder;
  }

  private CommitId id() {
    return new CommitId(new UUID(7, ids.incrementAndGet()));
  }

  private static CatalogTable swapped(Uni<SwapOutcome> outcome) {
    SwapOutcome found = Await.item(outcome);
    assertThat(found).isInstanceOf(SwapOutcome.Swapped.class);
    return ((SwapOutcome.Swapped) found).table();
  }
}
