package dev.parquedb.engine.conformance;

import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;

/** What the column {@code $data} is in the data files of a namespace. */
final class DataColumns {

  private static final Pattern ADDED = Pattern.compile("\\{\"add\":\\{\"path\":\"([^\"]+)\"");
  private static final Pattern REMOVED = Pattern.compile("\\{\"remove\":\\{\"path\":\"([^\"]+)\"");

  private DataColumns() {}

  /** Of every file that was written: text, variant or shredded. */
  static List<String> kinds(StorageBackend storage, String ns) {
    return Await.item(storage.list(ns + "/part-", ListOptions.DEFAULT)).files().stream()
        .map(FileStat::path)
        .map(path -> kind(storage, path))
        .toList();
  }

  /** Of the files that the log has and did not remove. */
  static List<String> live(StorageBackend storage, String ns) {
    Set<String> paths = new TreeSet<>();
    Await.item(storage.list(ns + "/_delta_log/0", ListOptions.DEFAULT)).files().stream()
        .filter(file -> file.path().endsWith(".json"))
        .map(file -> text(storage, file.path()))
        .forEach(
            log -> {
              REMOVED.matcher(log).results().forEach(gone -> paths.remove(gone.group(1)));
              ADDED.matcher(log).results().forEach(added -> paths.add(added.group(1)));
            });
    return paths.stream().map(path -> kind(storage, ns + "/" + path)).toList();
  }

  private static String text(StorageBackend storage, String path) {
    return StandardCharsets.UTF_8.decode(Await.item(storage.read(path))).toString();
  }

  private static String kind(StorageBackend storage, String path) {
    ByteBuffer file = Await.item(storage.read(path)).order(ByteOrder.LITTLE_ENDIAN);
    int length = file.getInt(file.limit() - 8);
    byte[] footer = new byte[length];
    file.get(file.limit() - 8 - length, footer);
    try {
      FileMetaData metadata = Util.readFileMetaData(new ByteArrayInputStream(footer));
      Set<String> names =
          metadata.getSchema().stream()
              .map(element -> element.getName())
              .collect(Collectors.toSet());
      return names.contains("typed_value")
          ? "shredded"
          : names.contains("metadata") ? "variant" : "text";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
