package dev.parquedb.table.iceberg.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.iceberg.catalog.CatalogCommit;
import dev.parquedb.table.iceberg.catalog.CatalogTable;
import dev.parquedb.table.iceberg.catalog.SwapOutcome;
import io.smallrye.mutiny.Uni;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.rest.requests.CreateNamespaceRequest;

/**
 * Makes commits, and finds out about those whose reply was lost.
 *
 * <p><b>The races.</b> A request whose reply was lost may have been applied, may have been dropped
 * on the way, or may be applied later. What the newest metadata tells is in {@link Standing}:
 *
 * <ul>
 *   <li>Our snapshot is in it: made.
 *   <li>Another snapshot has our sequence number, or the table is another: not made, and no late
 *       copy can succeed.
 *   <li>Neither, and the requirements hold: the same request is sent again. Of the two copies at
 *       most one can succeed, since the first to be applied moves the reference that the other one
 *       requires. A conflict is therefore no proof that we lost: it may come from our first copy,
 *       so the metadata is looked at once more. (A proxy that repeats requests makes the same
 *       happen to the first attempt, so its conflicts are checked alike.)
 *   <li>Neither, and the requirements do not hold, because the schema was changed or a reference
 *       was set back without a new snapshot: taken as lost. That would be wrong only if the change
 *       were undone before the late copy arrives and before the next commit.
 *   <li>So many snapshots came and expired that it cannot be told: it stays unknown.
 * </ul>
 *
 * <p>A commit that adds no snapshot has nothing to be known by; it is settled by sending it again.
 * A request to create that arrives after the table was created and dropped creates it again: the
 * protocol has nothing against it.
 */
final class TableCommits {

  private final Namespace database;
  private final TableReads reads;
  private final RestJson json;

  TableCommits(Namespace database, TableReads reads, RestJson json) {
    this.database = database;
    this.reads = reads;
    this.json = json;
  }

  /** Attempts a commit once; again only where it certainly had no effect. */
  Uni<SwapOutcome> commit(Session session, CatalogCommit commit) {
    Uni<Boolean> free =
        commit.base() == null ? announce(session, commit) : Uni.createFrom().item(true);
    return free.chain(
        open ->
            open
                ? request(session, commit)
                    .chain(
                        call ->
                            session
                                .client()
                                .retries()
                                .idempotent(() -> once(session, commit, call)))
                : lost());
  }

  /** Looks for a commit whose outcome is unknown, and sends it again where that settles it. */
  Uni<SwapOutcome> resolve(Session session, CatalogCommit commit) {
    return standing(session, commit)
        .chain(
            found ->
                switch (found.standing) {
                  case MADE -> swapped(found.newest);
                  case SUPERSEDED -> lost();
                  case UNTRACEABLE -> unknown(commit, "too many commits followed", null);
                  case OPEN -> request(session, commit).chain(call -> again(session, commit, call));
                })
        .onFailure()
        .recoverWithUni(failure -> unknown(commit, "the catalog cannot be asked", failure));
  }

  /** Takes a table out of the catalog, and leaves its files alone. */
  Uni<Void> drop(Session session, TableRef table) {
    String what = reads.identifier(table).toString();
    String target = session.table(reads.identifier(table)) + "?purgeRequested=false";
    return session
        .client()
        .ask(what, RestCall.delete(target))
        .invoke(
            answer -> {
              if (answer.status() == 409) {
                throw session.client().errors().refused(what, answer);
              }
            })
        .replaceWithVoid();
  }

  private Uni<RestCall> request(Session session, CatalogCommit commit) {
    String target = session.table(reads.identifier(commit.table()));
    return json.write(
        () -> {
          RestCall call = RestCall.post(target, CommitRequest.json(commit));
          return session.idempotencyKeys()
              ? call.with("Idempotency-Key", CommitRequest.key(commit))
              : call;
        });
  }

  private Uni<SwapOutcome> once(Session session, CatalogCommit commit, RestCall call) {
    String what = what(commit);
    return session
        .client()
        .send(what, call)
        .chain(answer -> judge(session, commit, answer))
        .onFailure(ExchangeException.class)
        .recoverWithUni(
            failure ->
                failure.reach() == ExchangeException.Reach.UNSENT
                    ? Uni.createFrom().failure(RestErrors.unanswered(what, failure))
                    : unknown(commit, failure.getMessage(), failure));
  }

  private Uni<SwapOutcome> judge(Session session, CatalogCommit commit, RestAnswer answer) {
    return switch (Verdict.of(answer.status())) {
      case MADE -> made(commit, answer);
      case CONFLICT -> afterConflict(session, commit);
      case MISSING ->
          commit.base() != null && CatalogError.of(answer).isPresent()
              ? lost()
              : refused(session, commit, answer);
      case REFUSED -> refused(session, commit, answer);
      case UNKNOWN -> unknown(commit, "it answered " + answer.status(), null);
    };
  }

  private Uni<SwapOutcome> made(CatalogCommit commit, RestAnswer answer) {
    return reads
        .read(commit.table(), answer, null)
        .<SwapOutcome>map(SwapOutcome.Swapped::new)
        .onFailure()
        .recoverWithUni(failure -> unknown(commit, "its answer cannot be read", failure));
  }

  private Uni<SwapOutcome> refused(Session session, CatalogCommit commit, RestAnswer answer) {
    return Uni.createFrom().failure(session.client().errors().refused(what(commit), answer));
  }

  /** The catalog says that others were first, unless it was a copy of ours. */
  private Uni<SwapOutcome> afterConflict(Session session, CatalogCommit commit) {
    return standing(session, commit)
        .chain(found -> found.standing == Standing.MADE ? swapped(found.newest) : lost())
        .onFailure()
        .recoverWithUni(failure -> unknown(commit, "the catalog cannot be asked", failure));
  }

  /** Sends another copy; only making it or finding it made or superseded settles anything. */
  private Uni<SwapOutcome> again(Session session, CatalogCommit commit, RestCall call) {
    return session
        .client()
        .send(what(commit), call)
        .chain(
            answer ->
                switch (Verdict.of(answer.status())) {
                  case MADE -> made(commit, answer);
                  case CONFLICT, MISSING -> settled(session, commit);
                  case REFUSED, UNKNOWN ->
                      unknown(commit, "it answered " + answer.status() + " to a copy", null);
                });
  }

  private Uni<SwapOutcome> settled(Session session, CatalogCommit commit) {
    return standing(session, commit)
        .chain(
            found ->
                switch (found.standing) {
                  case MADE -> swapped(found.newest);
                  case SUPERSEDED -> lost();
                  case OPEN, UNTRACEABLE -> unknown(commit, "a copy of it conflicted", null);
                });
  }

  private record Found(Standing standing, CatalogTable newest) {}

  private Uni<Found> standing(Session session, CatalogCommit commit) {
    return reads
        .load(session, commit.table(), commit.base())
        .map(
            newest ->
                new Found(
                    Standing.of(
                        commit,
                        CommitRequest.requirements(commit),
                        newest == null ? null : newest.metadata()),
                    newest));
  }

  /**
   * Announces a table, which changes nothing but tells early what is in the way; creates its
   * database when that is what is missing. False when there is such a table.
   */
  private Uni<Boolean> announce(Session session, CatalogCommit commit) {
    return staged(session, commit)
        .chain(
            answer ->
                answer.status() == 404
                    ? createDatabase(session).chain(() -> staged(session, commit))
                    : Uni.createFrom().item(answer))
        .chain(
            answer ->
                switch (answer.status()) {
                  case 409 -> Uni.createFrom().item(false);
                  case 200 -> json.read(answer.body(), tree -> sameLocation(commit, tree));
                  default ->
                      Uni.createFrom()
                          .<Boolean>failure(
                              session.client().errors().refused(what(commit), answer));
                });
  }

  private Uni<RestAnswer> staged(Session session, CatalogCommit commit) {
    String target = session.tables(database);
    return json.write(() -> RestCall.post(target, CommitRequest.announcement(commit)))
        .chain(call -> session.client().ask(what(commit), call));
  }

  private static boolean sameLocation(CatalogCommit commit, JsonNode tree) {
    String told = tree.path("metadata").path("location").asText("");
    String ours = commit.updated().location();
    if (!Locations.same(told, ours)) {
      throw new UnsupportedStorageException(
          ours,
          "The Iceberg catalog keeps new tables where it wants to ("
              + told
              + " instead of "
              + ours
              + "); create the table with it first, and allow its location");
    }
    return true;
  }

  private Uni<Void> createDatabase(Session session) {
    String body = RestJson.text(CreateNamespaceRequest.builder().withNamespace(database).build());
    String what = "the namespace " + database;
    return session
        .client()
        .ask(what, RestCall.post(session.namespaces(), body))
        .invoke(
            answer -> {
              if (answer.status() == 404) {
                throw session.client().errors().refused(what, answer);
              }
            })
        .replaceWithVoid();
  }

  private String what(CatalogCommit commit) {
    return reads.identifier(commit.table()).toString();
  }

  private static Uni<SwapOutcome> swapped(CatalogTable table) {
    return Uni.createFrom().item(new SwapOutcome.Swapped(table));
  }

  private static Uni<SwapOutcome> lost() {
    return Uni.createFrom().item(new SwapOutcome.Lost());
  }

  private Uni<SwapOutcome> unknown(CatalogCommit commit, String why, Throwable cause) {
    return Uni.createFrom()
        .item(new SwapOutcome.Unknown(RestErrors.unknown(what(commit), why, cause)));
  }
}
