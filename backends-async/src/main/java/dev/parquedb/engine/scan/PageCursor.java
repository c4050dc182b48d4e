package dev.parquedb.engine.scan;

import dev.parquedb.ExtendedJson;
import dev.parquedb.ParqueDBException;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.InvalidInputException;
import dev.parquedb.query.Filter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Where a page starts: the snapshot and the place of the last item before it. Its text is opaque to
 * callers and bound to the query it came from.
 *
 * @param tableId the table
 * @param version the snapshot
 * @param position the place of the last item of the page before
 */
public record PageCursor(UUID tableId, long version, Ranked.Position position) {

  String text(String namespace, Filter filter, FindOptions options) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("t", tableId.toString());
    map.put("v", version);
    map.put("k", position.keys());
    map.put("i", position.id());
    map.put("q", query(namespace, filter, options));
    byte[] json = ExtendedJson.toBytes(map);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
  }

  /**
   * Reads a cursor.
   *
   * @param text the cursor
   * @param namespace the namespace it must come from
   * @param filter the query it must come from
   * @param options the query it must come from
   * @return the cursor; fails with {@link InvalidInputException} for another query's or a damaged
   *     one
   */
  public static PageCursor parse(
      String text, String namespace, Filter filter, FindOptions options) {
    PageCursor cursor;
    Object query;
    try {
      Map<String, Object> map =
          ExtendedJson.parseDocument(
              new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
      cursor = of(map);
      query = map.get("q");
    } catch (ParqueDBException
        | ClassCastException
        | NullPointerException
        | IllegalArgumentException e) {
      throw new InvalidInputException(
          "cursor", "The cursor is not one of this library: start from the first page", e);
    }
    boolean sameSort = cursor.position().keys().size() == options.sort().keys().size();
    if (!query(namespace, filter, options).equals(query) || !sameSort) {
      throw new InvalidInputException(
          "cursor", "The cursor belongs to another query: repeat the query it came from");
    }
    return cursor;
  }

  @SuppressWarnings("unchecked")
  private static PageCursor of(Map<String, Object> map) {
    return new PageCursor(
        UUID.fromString((String) map.get("t")),
        (Long) map.get("v"),
        new Ranked.Position(
            Objects.requireNonNull((List<Object>) map.get("k")),
            Objects.requireNonNull((String) map.get("i"))));
  }

  private static String query(String namespace, Filter filter, FindOptions options) {
    String query =
        namespace
            + "|"
            + filter.toJson()
            + "|"
            + options.sort()
            + "|"
            + options.deleted()
            + "|"
            + options.asOf();
    UUID digest = UUID.nameUUIDFromBytes(query.getBytes(StandardCharsets.UTF_8));
    return digest.toString();
  }
}
