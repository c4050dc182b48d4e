package dev.parquedb.table.iceberg.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.PermissionDeniedException;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import dev.parquedb.table.iceberg.catalog.CatalogCommit;
import dev.parquedb.table.iceberg.catalog.CatalogTable;
import dev.parquedb.table.iceberg.catalog.SwapOutcome;
import dev.parquedb.testkit.Await;
import java.net.URI;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.iceberg.TableMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What commits end with, whatever the server does. */
class RestCommitTest {

  private final RestFixture fixture = new RestFixture();
  private final MiniCatalog server = fixture.server;
  private final RestCatalog catalog = fixture.catalog;

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aTableAppearsWithItsFirstSnapshotAndItsNamespace() {
    CatalogCommit creation = fixture.creation();
    CatalogTable table = RestFixture.swapped(catalog.commit(creation));
    assertThat(table.metadata().uuid()).isEqualTo(creation.updated().uuid());
    assertThat(RestFixture.snapshots(server.table("people")))
        .isEqualTo(RestFixture.snapshots(creation.updated()));
    assertThat(server.seen(Seen::isAnnouncement)).hasSize(2);
    assertThat(server.seen(Seen::isCommit)).hasSize(1);
    assertThat(Await.item(catalog.load(fixture.table, table))).isSameAs(table);
  }

  @Test
  void theClassesOfTheProtocolCanBeLoadedBefore() {
    RestCatalog.load();
    RestCatalog.load();
    assertThat(fixture.created()).isNotNull();
  }

  @Test
  void whoCreatesSecondIsLost() {
    fixture.created();
    assertThat(Await.item(catalog.commit(fixture.creation()))).isInstanceOf(SwapOutcome.Lost.class);
    assertThat(server.seen(Seen::isCommit)).hasSize(1);
  }

  @Test
  void twoWhoCreateAtOnceHaveOneWinner() {
    CatalogCommit other = fixture.creation();
    // The other one comes between the announcement and the commit.
    server.faults(
        request -> {
          if (request.isCommit() && server.table("people") == null) {
            server.put("people", other.updated());
          }
          return null;
        });
    assertThat(Await.item(catalog.commit(fixture.creation()))).isInstanceOf(SwapOutcome.Lost.class);
    assertThat(server.table("people").uuid()).isEqualTo(other.updated().uuid());
  }

  @Test
  void whoBuildsOnAnOldBaseIsLost() {
    CatalogTable base = fixture.created();
    CatalogTable next = RestFixture.swapped(catalog.commit(fixture.append(base)));
    assertThat(next.metadata().snapshots()).hasSize(2);
    assertThat(Await.item(catalog.commit(fixture.append(base))))
        .isInstanceOf(SwapOutcome.Lost.class);
    RestFixture.swapped(catalog.commit(fixture.append(next)));
    assertThat(server.table("people").snapshots()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 406, 413, 422, 501, 505})
  void aRefusalIsADefiniteFailure(int status) {
    CatalogTable base = fixture.created();
    server.once(Seen::isCommit, new Fault.Status(status));
    Class<? extends Throwable> type =
        status == 403 ? PermissionDeniedException.class : UnsupportedStorageException.class;
    assertThat(Await.failure(catalog.commit(fixture.append(base)))).isInstanceOf(type);
    assertThat(server.seen(Seen::isCommit)).hasSize(2);
  }

  @Test
  void aTableThatIsGoneIsLost() {
    CatalogTable base = fixture.created();
    server.remove("people");
    assertThat(Await.item(catalog.commit(fixture.append(base))))
        .isInstanceOf(SwapOutcome.Lost.class);
  }

  @Test
  void aMissingPageOfAProxyIsNoMissingTable() {
    CatalogTable base = fixture.created();
    server.faults(request -> request.isConfig() ? null : new Fault.Text(404, "<h1>Not Found</h1>"));
    assertThat(Await.failure(catalog.load(fixture.table, base)))
        .isInstanceOf(UnsupportedStorageException.class);
    assertThat(Await.failure(catalog.commit(fixture.append(base))))
        .isInstanceOf(UnsupportedStorageException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504, 507, 520, 408, 202})
  void aStatusThatTellsNothingIsUnknownAndResolvedByWhatWasMade(int status) {
    CatalogTable base = fixture.created();
    CatalogCommit made = fixture.append(base);
    server.once(Seen::isCommit, new Fault.StatusAfter(status));
    assertUnknown(made);
    CatalogTable table = RestFixture.swapped(catalog.resolve(made));
    assertThat(RestFixture.snapshots(table.metadata()))
        .isEqualTo(RestFixture.snapshots(made.updated()));
    assertThat(server.seen(Seen::isCommit)).as("nothing is sent again").hasSize(2);

    CatalogCommit notMade = fixture.append(table);
    server.once(Seen::isCommit, new Fault.Status(status));
    assertUnknown(notMade);
    CatalogTable after = RestFixture.swapped(catalog.resolve(notMade));
    assertThat(after.metadata().snapshots()).hasSize(3);
    assertThat(server.seen(Seen::isCommit)).as("sent again").hasSize(4);
  }

  @Test
  void aLostConnectionIsUnknownOnceTheRequestWasSent() {
    CatalogTable base = fixture.created();
    CatalogCommit made = fixture.append(base);
    server.once(Seen::isCommit, new Fault.DropAfter());
    assertUnknown(made);
    CatalogTable table = RestFixture.swapped(catalog.resolve(made));

    CatalogCommit dropped = fixture.append(table);
    server.once(Seen::isCommit, new Fault.Drop());
    assertUnknown(dropped);
    RestFixture.swapped(catalog.resolve(dropped));
    assertThat(server.table("people").snapshots()).hasSize(3);
  }

  @Test
  void aCreationIsResolvedLikeAnyCommit() {
    CatalogCommit creation = fixture.creation();
    server.once(Seen::isCommit, new Fault.DropAfter());
    assertUnknown(creation);
    RestFixture.swapped(catalog.resolve(creation));
    assertThat(server.seen(Seen::isCommit)).hasSize(1);
    server.remove("people");

    CatalogCommit dropped = fixture.creation();
    server.once(Seen::isCommit, new Fault.Drop());
    assertUnknown(dropped);
    RestFixture.swapped(catalog.resolve(dropped));
    assertThat(server.table("people").uuid()).isEqualTo(dropped.updated().uuid());

    CatalogCommit beaten = fixture.creation();
    assertThat(Await.item(catalog.resolve(beaten))).isInstanceOf(SwapOutcome.Lost.class);
  }

  @Test
  void anUnreachableServerIsADefiniteFailureThatIsNotSentAgainForEver() {
    CatalogTable base = fixture.created();
    fixture.server.close();
    RestCatalog down = fixture.catalog(URI.create("http://127.0.0.1:1"), UnaryOperator.identity());
    assertThat(Await.failure(down.commit(fixture.append(base))))
        .isInstanceOf(UnavailableException.class);
    Await.item(down.close());
  }

  @Test
  void theFirstRequestMayArriveAfterTheSecond() {
    CatalogTable base = fixture.created();
    CatalogCommit commit = fixture.append(base);
    hold(commit);
    // Not there yet: sent again, and made.
    CatalogTable table = RestFixture.swapped(catalog.resolve(commit));
    server.arrive();
    assertThat(RestFixture.snapshots(server.table("people")))
        .as("the late copy had no effect")
        .isEqualTo(RestFixture.snapshots(table.metadata()));
  }

  @Test
  void aConflictWithOurOwnFirstRequestIsNoLoss() {
    CatalogTable base = fixture.created();
    CatalogCommit commit = fixture.append(base);
    hold(commit);
    // The first copy arrives while the second is on its way, which makes that one conflict.
    server.faults(
        request -> {
          if (request.isCommit()) {
            server.arrive();
          }
          return null;
        });
    CatalogTable table = RestFixture.swapped(catalog.resolve(commit));
    assertThat(RestFixture.snapshots(table.metadata()))
        .isEqualTo(RestFixture.snapshots(commit.updated()));
  }

  @Test
  void aProxyThatRepeatsRequestsMakesNobodyLose() {
    CatalogTable base = fixture.created();
    CatalogCommit commit = fixture.append(base);
    server.once(Seen::isCommit, new Fault.StatusAfter(409));
    CatalogTable table = RestFixture.swapped(catalog.commit(commit));
    assertThat(RestFixture.snapshots(table.metadata()))
        .isEqualTo(RestFixture.snapshots(commit.updated()));
  }

  @Test
  void whatOthersPassedMeanwhileIsLostAndStaysSo() {
    CatalogTable base = fixture.created();
    CatalogCommit commit = fixture.append(base);
    hold(commit);
    TableMetadata others = RestFixture.appended(server.table("people"));
    server.put("people", others);
    assertThat(Await.item(catalog.resolve(commit))).isInstanceOf(SwapOutcome.Lost.class);
    // Even when the branch is set back to where the late request wants it.
    server.put(
        "people",
        TableMetadata.buildFrom(others)
            .setBranchSnapshot(base.metadata().currentSnapshot().snapshotId(), "main")
            .build());
    server.arrive();
    assertThat(RestFixture.snapshots(server.table("people")))
        .isEqualTo(RestFixture.snapshots(others));
  }

  @Test
  void whatCannotBeAskedStaysUnknown() {
    CatalogTable base = fixture.created();
    CatalogCommit commit = fixture.append(base);
    server.once(Seen::isCommit, new Fault.StatusAfter(503));
    assertUnknown(commit);
    server.faults(request -> new Fault.Status(403));
    assertThat(Await.item(catalog.resolve(commit))).isInstanceOf(SwapOutcome.Unknown.class);
    server.faults(request -> request.isLoad() ? null : new Fault.Status(400));
    CatalogCommit next = fixture.append(RestFixture.swapped(catalog.resolve(commit)));
    assertThat(Await.item(catalog.resolve(next)))
        .as("a refused copy says nothing of the first")
        .isInstanceOf(SwapOutcome.Unknown.class);
  }

  @Test
  void aThrottledCommitIsSentAgain() {
    CatalogTable base = fixture.created();
    server.once(Seen::isCommit, new Fault.Status(429));
    RestFixture.swapped(catalog.commit(fixture.append(base)));
    assertThat(server.seen(Seen::isCommit)).hasSize(3);
  }

  @Test
  void aCommittedAnswerThatCannotBeReadIsUnknown() {
    CatalogTable base = fixture.created();
    server.once(Seen::isCommit, new Fault.Text(200, "{\"metadata"));
    assertUnknown(fixture.append(base));
  }

  @Test
  void everyCopyHasTheSameKeyWhereTheCatalogKnowsKeys() {
    server.config("{\"defaults\":{},\"overrides\":{},\"idempotency-key-lifetime\":\"PT30M\"}");
    CatalogTable base = fixture.created();
    CatalogCommit commit = fixture.append(base);
    server.once(Seen::isCommit, new Fault.Drop());
    assertUnknown(commit);
    CatalogTable table = RestFixture.swapped(catalog.resolve(commit));
    RestFixture.swapped(catalog.commit(fixture.append(table)));
    var keys =
        server.seen(Seen::isCommit).stream()
            .map(each -> each.headers().get("Idempotency-Key"))
            .toList();
    assertThat(keys).hasSize(4).allMatch(key -> key.matches("[0-9a-f-]{14}7[0-9a-f-]{4}[89ab].*"));
    assertThat(keys.get(1)).isEqualTo(keys.get(2));
    assertThat(Set.copyOf(keys)).hasSize(3);
  }

  private void hold(CatalogCommit commit) {
    server.once(Seen::isCommit, new Fault.Hold());
    var outcome = catalog.commit(commit).subscribe().asCompletionStage();
    Await.until("the request is there", () -> server.heldRequests() == 1);
    fixture.time.advance(RestFixture.TIMEOUT);
    assertThat(outcome).succeedsWithin(Await.LIMIT).isInstanceOf(SwapOutcome.Unknown.class);
  }

  private void assertUnknown(CatalogCommit commit) {
    SwapOutcome outcome = Await.item(catalog.commit(commit));
    assertThat(outcome).isInstanceOf(SwapOutcome.Unknown.class);
    assertThat(((SwapOutcome.Unknown) outcome).cause())
        .isInstanceOf(WriteOutcomeUnknownException.class);
  }
}
