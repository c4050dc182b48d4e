package dev.parquedb.table.iceberg.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parquedb.entity.TableLocation;
import dev.parquedb.entity.TableLocations;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageClosedException;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.table.TableRef;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds where tables lie. Those below the configured storage are read through it; for others the
 * configuration must allow the place and provide a storage, which is opened once for each table.
 */
final class Locator {

  private static final String LEND = "vended-credentials";

  private final TableLocations allowed;
  private final TableReads reads;
  private final RestJson json;
  private final Map<String, Shared<StorageBackend>> opening = new HashMap<>();
  private final Map<String, StorageBackend> open = new HashMap<>();
  private boolean closed;

  Locator(TableLocations allowed, TableReads reads, RestJson json) {
    this.allowed = allowed;
    this.reads = reads;
    this.json = json;
  }

  /** The table with the storage and folder it lies in; unchanged when there is no such table. */
  Uni<TableRef> locate(Session session, TableRef table) {
    return answer(session, table)
        .chain(
            answer ->
                answer.isEmpty()
                    ? Uni.createFrom().item(table)
                    : place(session, table, answer.get()));
  }

  /** What an answer says of the location. */
  private record Place(String location, Map<String, String> properties) {
    /** Leaves the properties out. */
    @Override
    public String toString() {
      return "Place[" + location + "]";
    }
  }

  private Uni<Optional<Place>> answer(Session session, TableRef table) {
    // Without a place to use them at, no credentials are asked for.
    String delegation = allowed.allowed().isEmpty() ? "" : LEND;
    return reads
        .raw(session, table, delegation)
        .chain(
            answer ->
                answer == null
                    ? Uni.createFrom().item(Optional.<Place>empty())
                    : json.read(answer.body(), Locator::place)
                        .onFailure(RuntimeException.class)
                        // Without its cause, which may quote credentials.
                        .transform(bad -> RestErrors.unreadable(table.namespace()))
                        .map(Optional::of));
  }

  private static Place place(JsonNode tree) {
    String location = tree.path("metadata").path("location").asText("");
    if (location.isEmpty()) {
      throw new IllegalArgumentException("no location");
    }
    return new Place(location, Lent.properties(tree, location));
  }

  private Uni<TableRef> place(Session session, TableRef table, Place place) {
    String root = table.storage().rootUri().toString();
    Optional<String> own = Locations.below(root, place.location);
    if (own.isPresent()) {
      return Uni.createFrom().item(new TableRef(table.namespace(), table.storage(), own.get()));
    }
    if (!Locations.isAllowed(allowed.allowed(), place.location)) {
      return Uni.createFrom().failure(refused(table, place, "which is not allowed; add it to the"));
    }
    return storage(session, table, place)
        .map(
            storage ->
                new TableRef(
                    table.namespace(),
                    storage,
                    Locations.below(storage.rootUri().toString(), place.location)
                        .orElseThrow(
                            () ->
                                refused(
                                    table,
                                    place,
                                    "and the storage provided for it has another root; mend the"
                                        + " provider of the"))));
  }

  private static UnsupportedStorageException refused(TableRef table, Place place, String why) {
    return new UnsupportedStorageException(
        table.namespace(),
        "The table of "
            + table.namespace()
            + " lies at "
            + place.location
            + ", outside of the configured storage, "
            + why
            + " locations of the catalog's configuration");
  }

  private Uni<StorageBackend> storage(Session session, TableRef table, Place place) {
    Shared<StorageBackend> flight;
    synchronized (this) {
      StorageBackend known = open.get(place.location);
      if (known != null) {
        return Uni.createFrom().item(known);
      }
      flight =
          opening.computeIfAbsent(
              place.location, location -> new Shared<>(() -> provide(session, table, place)));
    }
    return flight.join();
  }

  private Uni<StorageBackend> provide(Session session, TableRef table, Place place) {
    return allowed
        .provider()
        .open(
            new TableLocation(
                URI.create(Locations.normal(place.location)),
                place.properties,
                () -> renew(session, table)))
        .call(storage -> keep(place.location, storage))
        .onTermination()
        .invoke(() -> forget(place.location));
  }

  private Uni<Map<String, String>> renew(Session session, TableRef table) {
    return answer(session, table)
        .map(
            place ->
                place
                    .map(Place::properties)
                    .orElseThrow(
                        () ->
                            new NotFoundException(
                                table.namespace(),
                                "The Iceberg catalog has no table "
                                    + table.namespace()
                                    + " any more")));
  }

  private synchronized Uni<Void> keep(String location, StorageBackend storage) {
    if (closed) {
      return storage
          .close()
          .chain(
              () ->
                  Uni.createFrom()
                      .failure(new StorageClosedException("", "The Iceberg catalog was closed")));
    }
    open.put(location, storage);
    return Uni.createFrom().voidItem();
  }

  private synchronized void forget(String location) {
    opening.remove(location);
  }

  private synchronized List<StorageBackend> takeAll() {
    closed = true;
    List<StorageBackend> all = List.copyOf(open.values());
    open.clear();
    return all;
  }

  Uni<Void> close() {
    return Multi.createFrom()
        .iterable(takeAll())
        .onItem()
        .transformToUniAndConcatenate(StorageBackend::close)
        .onItem()
        .ignoreAsUni();
  }
}
