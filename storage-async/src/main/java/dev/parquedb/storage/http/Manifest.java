package dev.parquedb.storage.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parquedb.Utf8Order;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.InvalidPathException;
import dev.parquedb.storage.spi.ListPage;
import dev.parquedb.storage.spi.ListPageBuilder;
import dev.parquedb.storage.spi.ListRequest;
import dev.parquedb.storage.spi.StoragePaths;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The list of the files of a server, as {@link HttpBackend} describes it. Immutable; reading one is
 * pure but takes time with its length.
 */
final class Manifest {

  /** Says what is wrong with a manifest. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private final NavigableMap<String, FileStat> files = new TreeMap<>(Utf8Order.COMPARATOR);

  private Manifest() {}

  /** Reads a manifest. */
  static Manifest parse(byte[] json) throws Malformed {
    Manifest manifest = new Manifest();
    try (JsonParser parser = JSON.createParser(json)) {
      manifest.readDocument(parser);
    } catch (IOException notJson) {
      throw new Malformed("it is no JSON document, or a damaged one", notJson);
    }
    return manifest;
  }

  /** The page of a listing. */
  ListPage page(ListRequest request) {
    ListPageBuilder page = new ListPageBuilder(request);
    for (String from = page.start(); from != null; ) {
      from = page.addAll(files.tailMap(from, true).values());
    }
    return page.build();
  }

  private void readDocument(JsonParser parser) throws IOException, Malformed {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new Malformed("it is no JSON object", null);
    }
    boolean found = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("version")) {
        checkVersion(parser);
      } else if (field.equals("files")) {
        readFiles(parser, value);
        found = true;
      } else {
        parser.skipChildren();
      }
    }
    if (!found) {
      throw new Malformed("it has no field \"files\"", null);
    }
    if (parser.nextToken() != null) {
      throw new Malformed("something follows the JSON object", null);
    }
  }

  private static void checkVersion(JsonParser parser) throws IOException, Malformed {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT || parser.getLongValue() != 1) {
      throw new Malformed("its \"version\" is not 1", null);
    }
  }

  private void readFiles(JsonParser parser, JsonToken start) throws IOException, Malformed {
    boolean named = start == JsonToken.START_OBJECT;
    if (!named && start != JsonToken.START_ARRAY) {
      throw new Malformed("\"files\" is neither an array nor an object", null);
    }
    for (JsonToken at = parser.nextToken(); !at.isStructEnd(); at = parser.nextToken()) {
      String name = null;
      if (named) {
        name = parser.currentName();
        parser.nextToken();
      }
      JsonNode entry = JSON.readTree(parser);
      add(name, entry);
    }
  }

  private void add(String name, JsonNode entry) throws Malformed {
    String path = text(entry, "path").orElse(name);
    if (path == null || name != null && !name.equals(path)) {
      throw new Malformed("an entry has no \"path\", or one that differs from its name", null);
    }
    checkPath(path);
    JsonNode size = entry.get("size");
    if (size == null || !size.canConvertToLong() || !size.isIntegralNumber() || size.asLong() < 0) {
      throw new Malformed("the \"size\" of \"" + path + "\" is no number of bytes", null);
    }
    Instant modified = modified(path, entry);
    FileStat file =
        new FileStat(
            path,
            false,
            size.asLong(),
            version(path, entry, modified, size.asLong()),
            modified,
            text(entry, "contentType"),
            Optional.empty(),
            Map.of());
    if (files.put(path, file) != null) {
      throw new Malformed("\"" + path + "\" is listed twice", null);
    }
  }

  private static void checkPath(String path) throws Malformed {
    try {
      HttpTargets.check(path);
    } catch (InvalidPathException hidden) {
      throw new Malformed("an entry has an illegal \"path\"", hidden);
    }
    if (!StoragePaths.isKey(path) || StoragePaths.namesDirectory(path)) {
      throw new Malformed("an entry has an illegal \"path\"", null);
    }
  }

  private static String version(String path, JsonNode entry, Instant modified, long size)
      throws Malformed {
    Optional<String> etag = text(entry, "etag");
    try {
      String version = HttpVersions.of(etag.map(Manifest::quoted).orElse(null), modified, size);
      if (etag.isPresent() && version.equals(HttpVersions.of(null, modified, size))) {
        throw new Malformed("the \"etag\" of \"" + path + "\" is no entity tag", null);
      }
      return version;
    } catch (UnusableResponseException neither) {
      throw new Malformed("\"" + path + "\" has no usable \"etag\"", neither);
    }
  }

  private static String quoted(String etag) {
    return etag.startsWith("\"") || etag.startsWith("W/") ? etag : '"' + etag + '"';
  }

  private static Instant modified(String path, JsonNode entry) throws Malformed {
    Optional<String> text = text(entry, "modifiedAt");
    try {
      return OffsetDateTime.parse(text.orElse("")).toInstant();
    } catch (DateTimeException noInstant) {
      throw new Malformed(
          "the \"modifiedAt\" of \"" + path + "\" is no time such as 2024-05-01T12:00:00Z",
          noInstant);
    }
  }

  private static Optional<String> text(JsonNode entry, String field) {
    JsonNode value = entry.get(field);
    return value != null && value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
  }
}
