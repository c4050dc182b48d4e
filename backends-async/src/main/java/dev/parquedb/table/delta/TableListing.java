package dev.parquedb.table.delta;

import dev.parquedb.Utf8Order;
import dev.parquedb.entity.EntityId;
import dev.parquedb.entity.InvalidNamespaceException;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.ListResult;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.table.Listings;
import dev.parquedb.table.Retries;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Finds the tables below a folder. */
final class TableListing {

  private static final int AT_ONCE = 16;

  private final Retries retries;

  TableListing(Retries retries) {
    this.retries = retries;
  }

  /** The folders below a location that are namespaces and hold a log, ascending. */
  Uni<List<String>> tables(StorageBackend storage, String location) {
    String parent = location.isEmpty() ? "" : location + "/";
    return Listings.pages(storage, parent, ListOptions.DEFAULT.withDelimiter("/"), retries)
        .onItem()
        .transformToIterable(ListResult::prefixes)
        .map(prefix -> LogNames.last(prefix.replaceAll("/$", "")))
        .select()
        .where(TableListing::isNamespace)
        .onItem()
        .transformToUni(name -> nameIfTable(storage, parent, name))
        .merge(AT_ONCE)
        .collect()
        .asList()
        .map(names -> names.stream().sorted(Utf8Order.COMPARATOR).toList());
  }

  private static boolean isNamespace(String name) {
    try {
      EntityId.checkNamespace(name);
      return true;
    } catch (InvalidNamespaceException notOne) {
      return false;
    }
  }

  /** The name, or a null item when its folder holds no version. */
  private Uni<String> nameIfTable(StorageBackend storage, String parent, String name) {
    // Names of commits and checkpoints start with a digit.
    String digits = parent + name + "/" + LogNames.FOLDER + "0";
    ListOptions few = ListOptions.DEFAULT.withDelimiter("/").withLimit(16);
    return Listings.pages(storage, digits, few, retries)
        .select()
        .where(TableListing::holdsVersion)
        .select()
        .first()
        .toUni()
        .map(page -> page == null ? null : name);
  }

  private static boolean holdsVersion(ListResult page) {
    return page.files().stream()
        .map(file -> LogNames.last(file.path()))
        .anyMatch(
            file ->
                LogNames.commitVersion(file).isPresent()
                    || LogNames.checkpointVersion(file).isPresent());
  }
}
