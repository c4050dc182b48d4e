package dev.parquedb.table.iceberg.filesystem;

import dev.parquedb.Utf8Order;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.ListResult;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.table.Listings;
import dev.parquedb.table.Retries;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Finds the tables below a folder. */
final class TableFolders {

  private static final int AT_ONCE = 16;

  private final Retries retries;

  TableFolders(Retries retries) {
    this.retries = retries;
  }

  /** The folders below a folder that hold numbered metadata, ascending. */
  Uni<List<String>> tables(StorageBackend storage, String folder) {
    String parent = folder.isEmpty() ? "" : folder + "/";
    return Listings.pages(storage, parent, ListOptions.DEFAULT.withDelimiter("/"), retries)
        .onItem()
        .transformToIterable(ListResult::prefixes)
        .map(prefix -> prefix.substring(parent.length(), prefix.length() - 1))
        .onItem()
        .transformToUni(name -> nameIfTable(storage, parent, name))
        .merge(AT_ONCE)
        .collect()
        .asList()
        .map(names -> names.stream().sorted(Utf8Order.COMPARATOR).toList());
  }

  private Uni<String> nameIfTable(StorageBackend storage, String parent, String name) {
    ListOptions few = ListOptions.DEFAULT.withDelimiter("/").withLimit(16);
    return Listings.pages(storage, parent + name + "/" + MetadataName.PREFIX, few, retries)
        .select()
        .where(TableFolders::holdsMetadata)
        .select()
        .first()
        .toUni()
        .map(page -> page == null ? null : name);
  }

  private static boolean holdsMetadata(ListResult page) {
    return page.files().stream().anyMatch(file -> MetadataName.of(file.path()).isPresent());
  }
}
