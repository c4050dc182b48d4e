package dev.parquedb.table.iceberg.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.TableLocation;
import dev.parquedb.entity.TableLocations;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.memory.MemoryBackend;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.iceberg.catalog.CatalogCommit;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.TableMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tables that lie where the catalog wants them to. */
class RestLocateTest {

  private static final String LENT =
      "\"config\":{\"s3.access-key-id\":\"lent-key\",\"s3.secret-access-key\":\"lent-secret\"}";

  private final RestFixture fixture = new RestFixture();
  private final MiniCatalog server = fixture.server;
  private final List<TableLocation> asked = new ArrayList<>();
  private final List<RestCatalog> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(each -> Await.item(each.close()));
    fixture.close();
  }

  private RestCatalog allowing(StorageBackend storage, String... prefixes) {
    TableLocations locations =
        new TableLocations(
            List.of(prefixes),
            location -> {
              asked.add(location);
              return Uni.createFrom().item(storage);
            });
    RestCatalog catalog = fixture.catalog(options -> options.locations(locations));
    open.add(catalog);
    return catalog;
  }

  private void place(String location) {
    fixture.created();
    server.put(
        "people", TableMetadata.buildFrom(server.table("people")).setLocation(location).build());
  }

  @Test
  void aTableOfTheConfiguredStorageLiesInIt() {
    place(fixture.storage.rootUri() + "/deep/folder");
    TableRef found = Await.item(fixture.catalog.locate(fixture.table));
    assertThat(found.storage()).isSameAs(fixture.storage);
    assertThat(found.root()).isEqualTo("deep/folder");
    assertThat(found.namespace()).isEqualTo("people");
  }

  @Test
  void aPlaceThatIsNotAllowedIsRefused() {
    place("s3://elsewhere/people");
    StorageBackend other = MemoryBackend.builder(fixture.vertx).build();
    server.lend(LENT);
    for (RestCatalog catalog : List.of(fixture.catalog, allowing(other, "s3://else", "s3://a"))) {
      Throwable failure =
          Await.failure(UnsupportedStorageException.class, catalog.locate(fixture.table));
      assertThat(failure).hasMessageContaining("s3://elsewhere/people");
      assertThat(failure.getMessage()).doesNotContain("lent");
    }
    assertThat(asked).isEmpty();
    Await.item(other.close());
  }

  @Test
  void anAllowedPlaceIsOpenedOnceWithWhatTheCatalogLends() {
    StorageBackend other = MemoryBackend.builder(fixture.vertx).build();
    place(other.rootUri() + "/warehouse/people");
    server.lend(LENT);
    RestCatalog catalog = allowing(other, other.rootUri() + "/warehouse");
    var both =
        Await.item(
            Uni.join()
                .all(catalog.locate(fixture.table), catalog.locate(fixture.table))
                .andFailFast());
    assertThat(Await.item(catalog.locate(fixture.table))).isEqualTo(both.get(0));
    assertThat(both)
        .allSatisfy(
            ref -> {
              assertThat(ref.storage()).isSameAs(other);
              assertThat(ref.root()).isEqualTo("warehouse/people");
            });
    assertThat(asked).hasSize(1);
    TableLocation location = asked.get(0);
    assertThat(location.properties()).containsEntry("s3.secret-access-key", "lent-secret");
    assertThat(location.toString()).doesNotContain("lent");
    server.lend(LENT.replace("lent-", "next-"));
    assertThat(Await.item(location.renew())).containsEntry("s3.secret-access-key", "next-secret");
    assertThat(
            server.seen(
                seen ->
                    "vended-credentials".equals(seen.headers().get("X-Iceberg-Access-Delegation"))))
        .isNotEmpty();
  }

  @Test
  void aStorageOfAnotherRootIsRefused() {
    StorageBackend other = MemoryBackend.builder(fixture.vertx).build();
    place("s3://elsewhere/people");
    assertThat(Await.failure(allowing(other, "s3://elsewhere").locate(fixture.table)))
        .isInstanceOf(UnsupportedStorageException.class)
        .hasMessageContaining("another root");
  }

  @Test
  void aCatalogThatPutsNewTablesElsewhereIsRefusedBeforeAnythingIsCommitted() {
    server.once(
        Seen::isAnnouncement,
        new Fault.Text(200, "{\"metadata\":{\"location\":\"s3://its/own\"}}"));
    CatalogCommit creation = fixture.creation();
    assertThat(Await.failure(fixture.catalog.commit(creation)))
        .isInstanceOf(UnsupportedStorageException.class)
        .hasMessageContaining("s3://its/own");
    assertThat(server.seen(Seen::isCommit)).isEmpty();
  }
}
