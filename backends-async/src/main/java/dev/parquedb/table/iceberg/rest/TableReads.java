package dev.parquedb.table.iceberg.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.iceberg.catalog.CatalogTable;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.responses.ListTablesResponse;

/** Requests that change nothing. */
final class TableReads {

  private static final int PAGE = 1000;
  private static final int MAX_TAGS = 10_000;
  private static final int NOT_MODIFIED = 304;
  private static final int MISSING = 404;

  private final Namespace database;
  private final RestJson json;
  private final Cache<String, String> tags =
      Caffeine.newBuilder().maximumSize(MAX_TAGS).executor(Runnable::run).build();

  TableReads(Namespace database, RestJson json) {
    this.database = database;
    this.json = json;
  }

  TableIdentifier identifier(TableRef table) {
    return TableIdentifier.of(database, table.namespace());
  }

  /** The newest metadata; {@code known} when that is it; null when there is no such table. */
  Uni<CatalogTable> load(Session session, TableRef table, CatalogTable known) {
    TableIdentifier name = identifier(table);
    RestCall call = RestCall.get(session.table(name));
    String tag = known == null ? "" : tag(known);
    RestCall asked = tag.isEmpty() ? call : call.with("If-None-Match", tag);
    return session
        .client()
        .ask(name.toString(), asked)
        .chain(
            answer ->
                switch (answer.status()) {
                  case NOT_MODIFIED -> Uni.createFrom().item(known);
                  case MISSING -> Uni.createFrom().nullItem();
                  default -> read(table, answer, known);
                });
  }

  /** The table of an answer that holds one. */
  Uni<CatalogTable> read(TableRef table, RestAnswer answer, CatalogTable known) {
    return json.read(answer.body(), tree -> table(tree, answer.etag(), known))
        .onFailure(RuntimeException.class)
        .transform(failure -> corrupt(table, failure));
  }

  /** By what a catalog knows again what it gave; the answer to a commit may have had another. */
  private String tag(CatalogTable known) {
    String newer = tags.getIfPresent(known.location());
    return newer == null ? known.token() : newer;
  }

  private CatalogTable table(JsonNode tree, String etag, CatalogTable known) {
    JsonNode location = tree.path("metadata-location");
    if (!location.isTextual()) {
      throw new IllegalArgumentException("no metadata-location");
    }
    if (known != null && known.location().equals(location.asText())) {
      if (!etag.isEmpty()) {
        tags.put(known.location(), etag);
      }
      return known;
    }
    TableMetadata metadata = TableMetadataParser.fromJson(location.asText(), tree.path("metadata"));
    return new CatalogTable(metadata, location.asText(), etag);
  }

  private static CorruptTableException corrupt(TableRef table, Throwable failure) {
    return new CorruptTableException(
        table.namespace(),
        "metadata.json",
        "The Iceberg catalog's answer about "
            + table.namespace()
            + " cannot be read as metadata of a table; look at the table with another engine",
        failure);
  }

  /** The answer about a table as it is; null when there is no such table. */
  Uni<RestAnswer> raw(Session session, TableRef table, String delegation) {
    TableIdentifier name = identifier(table);
    RestCall call = RestCall.get(session.table(name));
    return session
        .client()
        .ask(
            name.toString(),
            delegation.isEmpty() ? call : call.with("X-Iceberg-Access-Delegation", delegation))
        .map(answer -> answer.status() == MISSING ? null : answer);
  }

  /** The names of all tables, in the order of their UTF-8 bytes. */
  Uni<List<String>> list(Session session) {
    Pages pages = new Pages();
    return Multi.createBy()
        .repeating()
        .uni(() -> pages, state -> page(session, state))
        .until(done -> done)
        .collect()
        .last()
        .map(ignored -> pages.sorted());
  }

  /** Reads one page; whether it was the last. */
  private Uni<Boolean> page(Session session, Pages pages) {
    String target =
        session.tables(database) + "?pageToken=" + Paths.encoded(pages.next) + "&pageSize=" + PAGE;
    String what = "the tables of " + database;
    return session
        .client()
        .ask(what, RestCall.get(target))
        .chain(
            answer ->
                answer.status() == MISSING
                    ? Uni.createFrom().item(true)
                    : json.read(
                            answer.body(), tree -> RestJson.model(tree, ListTablesResponse.class))
                        .onFailure(RuntimeException.class)
                        .transform(failure -> RestErrors.unreadable(what))
                        .map(pages::add));
  }

  private static final class Pages {
    private final Set<String> names = new HashSet<>();
    private final Set<String> seen = new HashSet<>();
    private String next = "";

    /** Whether there are no more. */
    private boolean add(ListTablesResponse page) {
      page.identifiers().forEach(each -> names.add(each.name()));
      String token = page.nextPageToken();
      if (token == null || token.isEmpty()) {
        return true;
      }
      if (!seen.add(token)) {
        throw new UnsupportedStorageException(
            "", "The Iceberg catalog's list of tables never ends: a page leads back to itself");
      }
      next = token;
      return false;
    }

    private List<String> sorted() {
      List<String> sorted = new ArrayList<>(names);
      sorted.sort(
          (a, b) ->
              Arrays.compareUnsigned(
                  a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)));
      return sorted;
    }
  }
}
