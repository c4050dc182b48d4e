package dev.parquedb.table.iceberg.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.storage.StorageClosedException;
import dev.parquedb.storage.StorageTimeoutException;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.table.Retries;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.iceberg.catalog.CatalogTable;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.apache.iceberg.TableMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loading, listing and dropping, and what may go wrong in between. */
class RestReadTest {

  private static final int LIMIT = 1 << 20;

  private final RestFixture fixture = new RestFixture(options -> options.maxResponseBytes(LIMIT));
  private final MiniCatalog server = fixture.server;
  private final RestCatalog catalog = fixture.catalog;

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void whatIsKnownIsAskedForByItsTagAndGivenBackItself() {
    CatalogTable table = fixture.created();
    assertThat(table.token()).isNotEmpty();
    assertThat(Await.item(catalog.load(fixture.table, table))).isSameAs(table);
    List<Seen> loads = server.seen(Seen::isLoad);
    assertThat(loads.get(loads.size() - 1).headers().get("If-None-Match")).isEqualTo(table.token());

    CatalogTable next = RestFixture.swapped(catalog.commit(fixture.append(table)));
    assertThat(Await.item(catalog.load(fixture.table, table)).location())
        .isEqualTo(next.location());
  }

  @Test
  void theTagOfALoadReplacesThatOfTheCommit() {
    server.withTagsOfCommits();
    CatalogTable table = fixture.created();
    assertThat(Await.item(catalog.load(fixture.table, table))).isSameAs(table);
    assertThat(Await.item(catalog.load(fixture.table, table))).isSameAs(table);
    List<String> tags =
        server.seen(Seen::isLoad).stream()
            .map(seen -> seen.headers().get("If-None-Match"))
            .toList();
    assertThat(tags).hasSize(2);
    assertThat(tags.get(0)).isEqualTo(table.token()).endsWith("-commit");
    assertThat(tags.get(1)).doesNotEndWith("-commit");
  }

  @Test
  void withoutTagsTheLocationTellsWhetherAnythingIsNew() {
    server.withoutEtags();
    CatalogTable table = fixture.created();
    assertThat(table.token()).isEmpty();
    assertThat(Await.item(catalog.load(fixture.table, table))).isSameAs(table);
    assertThat(Await.item(catalog.load(fixture.table, null))).isNotSameAs(table);
  }

  @Test
  void whatIsNotThereIsNull() {
    assertThat(Await.item(catalog.load(fixture.table, null))).isNull();
    assertThat(Await.item(catalog.list())).isEmpty();
    assertThat(Await.item(catalog.drop(fixture.table))).isFalse();
    assertThat(Await.item(catalog.locate(fixture.table))).isSameAs(fixture.table);
  }

  @Test
  void aDroppedTableWasThereAlsoWhenTheReplyIsLost() {
    fixture.created();
    server.once(seen -> seen.method().equals("DELETE"), new Fault.DropAfter());
    assertThat(Await.item(catalog.drop(fixture.table))).isTrue();
    assertThat(server.seen(seen -> seen.method().equals("DELETE")))
        .hasSize(2)
        .allMatch(seen -> seen.uri().endsWith("?purgeRequested=false"));
    assertThat(server.table("people")).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void aReadIsRepeatedUntilItIsAnswered(int status) {
    CatalogTable table = fixture.created();
    int[] left = {3};
    server.faults(seen -> seen.isLoad() && left[0]-- > 0 ? new Fault.Status(status) : null);
    assertThat(Await.item(catalog.load(fixture.table, table))).isSameAs(table);
    server.once(Seen::isLoad, new Fault.Drop());
    assertThat(Await.item(catalog.load(fixture.table, table))).isSameAs(table);
  }

  @Test
  void pagesAreFollowedAndSortedByBytes() {
    Map<String, String> pages =
        Map.of(
            "", page("b%2Fc +", "z", "\\uff5e"),
            "b%2Fc +", page("end", "\\ud83d\\ude00", "a"),
            "end", page(null, "A"));
    server.faults(
        seen -> {
          if (!seen.isList()) {
            return null;
          }
          String token = seen.uri().replaceFirst(".*pageToken=", "").replaceFirst("&.*", "");
          String plain = URLDecoder.decode(token, StandardCharsets.UTF_8);
          return new Fault.Text(200, pages.get(plain));
        });
    assertThat(Await.item(catalog.list())).containsExactly("A", "a", "z", "\uff5e", "\ud83d\ude00");
    assertThat(server.seen(Seen::isList)).hasSize(3);
  }

  @Test
  void pagesThatNeverEndAreRefused() {
    server.faults(seen -> seen.isList() ? new Fault.Text(200, page("again", "a")) : null);
    assertThat(Await.failure(catalog.list())).isInstanceOf(UnsupportedStorageException.class);
  }

  private static String page(String next, String... names) {
    StringBuilder identifiers = new StringBuilder();
    for (String name : names) {
      identifiers.append(identifiers.length() == 0 ? "" : ",");
      identifiers.append("{\"namespace\":[\"default\"],\"name\":\"").append(name).append("\"}");
    }
    return "{\"identifiers\":["
        + identifiers
        + "]"
        + (next == null ? "" : ",\"next-page-token\":\"" + next + "\"")
        + "}";
  }

  @Test
  void largeAnswersAreReadOnTheCpuPoolAndTooLargeOnesRefused() {
    fixture.created();
    server.put("people", padded(200 * 1024));
    AtomicReference<String> thread = new AtomicReference<>();
    Uni<CatalogTable> load =
        catalog
            .load(fixture.table, null)
            .invoke(table -> thread.set(Thread.currentThread().getName()));
    assertThat(Await.item(load).metadata().properties().get("pad")).hasSize(200 * 1024);
    assertThat(thread.get()).isEqualTo("cpu");

    server.put("people", padded(LIMIT));
    assertThat(Await.failure(catalog.load(fixture.table, null)))
        .isInstanceOf(UnsupportedStorageException.class)
        .hasMessageContaining("maxResponseBytes");
  }

  private TableMetadata padded(int bytes) {
    return TableMetadata.buildFrom(server.table("people"))
        .setProperties(Map.of("pad", "x".repeat(bytes)))
        .build();
  }

  @Test
  void packedBodiesAreUnpackedWithinTheLimit() throws IOException {
    byte[] text = "x".repeat(1000).getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(text);
    }
    assertThat(Gzip.unpack(packed.toByteArray(), 1000)).isEqualTo(text);
    RestAnswer answer = new RestAnswer(200, "", Optional.empty(), true, packed.toByteArray());
    assertThatThrownBy(() -> answer.unpacked(999))
        .isInstanceOf(ExchangeException.class)
        .extracting(thrown -> ((ExchangeException) thrown).reach())
        .isEqualTo(ExchangeException.Reach.TOO_LARGE);
    RestAnswer cut = new RestAnswer(500, "", Optional.empty(), true, new byte[] {31, -117, 8});
    assertThat(cut.unpacked(10).body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"metadata-location\":\"s3://b/m.json\"}",
        "{\"metadata-location\":\"s3://b/m.json\",\"metadata\":{\"format-version\":2}}",
        "<html>"
      })
  void whatIsNoTableIsCorrupt(String answer) {
    server.faults(seen -> seen.isLoad() ? new Fault.Text(200, answer) : null);
    assertThat(Await.failure(catalog.load(fixture.table, null)))
        .isInstanceOf(CorruptTableException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{\"hello\":1}"})
  void whatIsNoCatalogIsRefused(String answer) {
    server.faults(seen -> seen.isConfig() ? new Fault.Text(200, answer) : null);
    assertThat(Await.failure(catalog.list())).isInstanceOf(UnsupportedStorageException.class);
    server.faults(seen -> null);
    assertThat(Await.item(catalog.list())).as("asked again").isEmpty();
  }

  @Test
  void theConfigurationIsAskedForOnceWithTheWarehouse() {
    server.config(
        "{\"defaults\":{\"prefix\":\"weak\"},\"overrides\":{\"prefix\":\"a%2Fb\","
            + "\"header.X-Account\":\"7\",\"header.Authorization\":\"no\"}}");
    Await.item(catalog.list());
    Await.item(catalog.list());
    assertThat(server.seen(Seen::isConfig))
        .singleElement()
        .satisfies(seen -> assertThat(seen.uri()).isEqualTo("/v1/config?warehouse=wh"));
    assertThat(server.seen(Seen::isList))
        .allSatisfy(
            seen -> {
              assertThat(seen.path()).isEqualTo("/v1/a%2Fb/namespaces/default/tables");
              assertThat(seen.headers().get("X-Account")).isEqualTo("7");
              assertThat(seen.headers().contains("Authorization")).isFalse();
            });
  }

  @Test
  void concurrentCallsShareTheConfiguration() {
    server.once(Seen::isConfig, new Fault.Hold());
    var first = catalog.list().subscribe().asCompletionStage();
    var second = catalog.list().subscribe().asCompletionStage();
    Await.until("it is asked", () -> server.heldRequests() == 1);
    assertThat(server.seen(Seen::isConfig)).hasSize(1);
    fixture.time.advance(RestFixture.TIMEOUT);
    assertThat(first).succeedsWithin(Await.LIMIT);
    assertThat(second).succeedsWithin(Await.LIMIT);
    assertThat(server.seen(Seen::isConfig)).hasSize(2);
  }

  @Test
  void aServerThatIsSilentIsWaitedForUntilTheDeadlineOnly() {
    server.faults(seen -> new Fault.Hold());
    RestCatalog patient =
        fixture.catalog(
            server.uri(), options -> options.timeout(Duration.ofHours(1)), Retries.none());
    var load = patient.load(fixture.table, null).subscribe().asCompletionStage();
    Await.until("it is asked", () -> server.heldRequests() == 1);
    fixture.time.advance(Duration.ofHours(1).minusNanos(1));
    assertThat(load).isNotDone();
    fixture.time.advance(Duration.ofNanos(1));
    assertThat(load)
        .failsWithin(Await.LIMIT)
        .withThrowableThat()
        .withCauseInstanceOf(StorageTimeoutException.class);
    Await.item(patient.close());
  }

  @Test
  void whoCancelsStopsTheRequest() {
    CatalogTable table = fixture.created();
    Await.until("no timer is left", () -> fixture.time.pending() == 0);
    server.faults(seen -> new Fault.Hold());
    var load = catalog.load(fixture.table, table).subscribe().with(item -> {}, failure -> {});
    Await.until("it is asked", () -> server.heldRequests() == 1);
    load.cancel();
    assertThat(fixture.time.pending()).as("no timer is left").isZero();
    Await.until("its connection is closed", () -> server.open() == 0);
  }

  @Test
  void aClosedCatalogSaysSo() {
    fixture.created();
    Await.item(catalog.close());
    assertThat(Await.failure(catalog.load(new TableRef("a", fixture.storage, "a"), null)))
        .isInstanceOf(StorageClosedException.class);
  }
}
