package dev.parquedb.table.iceberg.rest;

import dev.parquedb.entity.IcebergBackendConfig;
import dev.parquedb.entity.IcebergCatalogConfig;
import dev.parquedb.entity.OAuth2Credentials;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.table.FormatContext;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.iceberg.catalog.Catalog;
import dev.parquedb.table.iceberg.catalog.CatalogCommit;
import dev.parquedb.table.iceberg.catalog.CatalogTable;
import dev.parquedb.table.iceberg.catalog.SwapOutcome;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.iceberg.catalog.Namespace;

/**
 * Tables registered in an Iceberg REST catalog. The catalog checks in one step what a commit
 * requires, and applies its changes itself.
 *
 * <p>Requests run on the Vert.x context that subscribes, or on one of Vert.x; results arrive there
 * or on the CPU pool. Requests that change nothing are repeated while the catalog cannot be
 * reached, within the bounds of {@link dev.parquedb.table.Retries}. Cancelling gives a request up;
 * the outcome of a commit is unknown then.
 *
 * <p>Credentials go to the configured server, the token endpoint and nowhere else, and are in no
 * error. Fails with {@link dev.parquedb.storage.UnauthenticatedException} when they are not
 * accepted, {@link dev.parquedb.storage.UnavailableException} when the catalog stays down, and
 * {@link UnsupportedStorageException} when something answers that is no such catalog.
 */
public final class RestCatalog implements Catalog {

  private final RestClient client;
  private final RestJson json;
  private final Namespace database;
  private final String warehouse;
  private final Optional<String> prefix;
  private final TableReads reads;
  private final TableCommits commits;
  private final Locator locator;
  private final Shared<Session> opening = new Shared<>(this::begin);
  private final AtomicReference<Session> session = new AtomicReference<>();

  private RestCatalog(
      RestClient client,
      RestJson json,
      String database,
      String warehouse,
      IcebergCatalogConfig.Rest config) {
    this.client = client;
    this.json = json;
    this.database = Namespace.of(database);
    this.warehouse = warehouse;
    this.prefix = config.prefix();
    this.reads = new TableReads(this.database, json);
    this.commits = new TableCommits(this.database, reads, json);
    this.locator = new Locator(config.locations(), reads, json);
  }

  /**
   * Loads the classes of the protocol, once. May block; without it they are loaded when they are
   * first used, on a thread that must not block.
   */
  public static void load() {
    WarmUp.run();
  }

  /**
   * Makes a catalog; sends nothing yet. It must be closed.
   *
   * @param context what it works with; must have a Vert.x
   * @param config the backend's configuration, whose catalog is one over REST
   */
  public static RestCatalog open(FormatContext context, IcebergBackendConfig config) {
    if (config.catalog() instanceof IcebergCatalogConfig.R2DataCatalog r2) {
      String warehouse = config.warehouse().isEmpty() ? r2.warehouse() : config.warehouse();
      return open(context, r2.rest(), warehouse, config.database());
    }
    if (config.catalog() instanceof IcebergCatalogConfig.Rest rest) {
      return open(context, rest, config.warehouse(), config.database());
    }
    throw new IllegalArgumentException("Not a catalog over REST: " + config.catalog());
  }

  private static RestCatalog open(
      FormatContext context, IcebergCatalogConfig.Rest config, String warehouse, String database) {
    Vertx vertx =
        context
            .vertx()
            .orElseThrow(() -> new IllegalArgumentException("A catalog over REST needs Vert.x"));
    RestConnection connection =
        new RestConnection(
            vertx, context.cpu(), context.time(), config.timeout(), config.maxResponseBytes());
    Redaction redaction = new Redaction(secrets(config));
    String base = config.uri().toString().replaceFirst("/+$", "");
    RestClient client =
        new RestClient(
            connection,
            base,
            config.headers(),
            tokens(context, config, connection, base, redaction),
            context.retries(),
            new RestErrors(redaction));
    return new RestCatalog(client, new RestJson(context.cpu()), database, warehouse, config);
  }

  private static List<String> secrets(IcebergCatalogConfig.Rest config) {
    List<String> secrets = new ArrayList<>(config.headers().values());
    config.token().ifPresent(secrets::add);
    config.oauth2().map(OAuth2Credentials::clientSecret).ifPresent(secrets::add);
    return secrets;
  }

  private static Tokens tokens(
      FormatContext context,
      IcebergCatalogConfig.Rest config,
      RestConnection connection,
      String base,
      Redaction redaction) {
    return config
        .oauth2()
        .<Tokens>map(
            credentials ->
                new OAuth2Tokens(
                    connection,
                    credentials,
                    credentials.serverUri().orElseGet(() -> URI.create(base + "/" + Paths.TOKENS)),
                    context.time(),
                    context.retries(),
                    redaction))
        .orElseGet(() -> Tokens.fixed(config.token().orElse("")));
  }

  @Override
  public Uni<CatalogTable> load(TableRef table, CatalogTable known) {
    return session().chain(now -> reads.load(now, table, known));
  }

  @Override
  public Uni<SwapOutcome> commit(CatalogCommit commit) {
    return session().chain(now -> commits.commit(now, commit));
  }

  @Override
  public Uni<SwapOutcome> resolve(CatalogCommit commit) {
    return session()
        .chain(now -> commits.resolve(now, commit))
        .onFailure()
        .recoverWithItem(SwapOutcome.Unknown::new);
  }

  @Override
  public Uni<TableRef> locate(TableRef table) {
    return session().chain(now -> locator.locate(now, table));
  }

  @Override
  public Uni<List<String>> list() {
    return session().chain(reads::list);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The protocol has nothing to say which table of a name is meant: one that was created anew in
   * between is taken out as well.
   */
  @Override
  public Uni<Boolean> drop(TableRef table) {
    return session()
        .chain(
            now ->
                reads
                    .load(now, table, null)
                    .chain(
                        found ->
                            found == null
                                ? Uni.createFrom().item(false)
                                : commits.drop(now, table).replaceWith(true)));
  }

  private Uni<Session> session() {
    return Uni.createFrom()
        .deferred(
            () -> {
              Session known = session.get();
              return known != null ? Uni.createFrom().item(known) : opening.join();
            });
  }

  /** Asks how the catalog wants to be asked; once, unless that fails. */
  private Uni<Session> begin() {
    String query = warehouse.isEmpty() ? "" : "?warehouse=" + Paths.encoded(warehouse);
    String what = "its configuration";
    return client
        .ask(what, RestCall.get(Paths.CONFIG + query))
        .chain(
            answer -> {
              if (answer.status() != 200) {
                throw client.errors().refused(what, answer);
              }
              return json.read(answer.body(), CatalogConfig::of)
                  .onFailure(RuntimeException.class)
                  // Without its cause, which may quote credentials.
                  .transform(bad -> RestErrors.unreadable(what));
            })
        .map(config -> Session.of(client, prefix, config))
        .invoke(session::set);
  }

  @Override
  public Uni<Void> close() {
    return locator.close().chain(client::close);
  }

  /** Names the catalog and none of its credentials. */
  @Override
  public String toString() {
    return "RestCatalog[" + client.base() + ", " + database + "]";
  }
}
