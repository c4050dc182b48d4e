package dev.parquedb.web;

import dev.parquedb.ExtendedJson;
import dev.parquedb.entity.CountOptions;
import dev.parquedb.entity.Deleted;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.GetOptions;
import dev.parquedb.entity.InvalidInputException;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Projection;
import dev.parquedb.query.Sort;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** How the parameters of reads become options. Pure. */
final class Options {

  private static final Set<String> SNAPSHOT = Set.of("includeDeleted", "asOf", "maxStaleness");

  static final Set<String> GET = union(SNAPSHOT, "fields");
  static final Set<String> COUNT = union(SNAPSHOT, "filter");
  static final Set<String> FIND = union(SNAPSHOT, "filter", "fields", "sort", "limit", "skip");
  static final Set<String> PAGE = union(FIND, "cursor");

  private Options() {}

  private static Set<String> union(Set<String> names, String... more) {
    Set<String> all = new HashSet<>(names);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }

  static GetOptions get(Parameters given) {
    return new GetOptions(asOf(given), deleted(given), fields(given), staleness(given));
  }

  static CountOptions count(Parameters given) {
    return new CountOptions(deleted(given), asOf(given), staleness(given));
  }

  static FindOptions find(Parameters given) {
    return new FindOptions(
        sort(given),
        notNegative(given, "limit").map(OptionalLong::of).orElse(OptionalLong.empty()),
        notNegative(given, "skip").orElse(0L),
        given.text("cursor"),
        fields(given),
        deleted(given),
        asOf(given),
        staleness(given));
  }

  static Filter filter(Parameters given) {
    return given
        .value("filter")
        .map(
            value ->
                given instanceof Query
                    ? Filter.parse((String) value)
                    : Filter.of(object("filter", value, given)))
        .orElse(Filter.all());
  }

  /** The array filters of an update: an array of objects, as JSON text where it is a parameter. */
  static List<Filter> arrayFilters(Parameters given) {
    Optional<Object> value = given.value("arrayFilters");
    if (value.isEmpty()) {
      return List.of();
    }
    if (!(parsed(value.get(), given) instanceof List<?> list)) {
      throw given.refused("arrayFilters", "an array of objects");
    }
    List<Filter> filters = new ArrayList<>(list.size());
    for (Object element : list) {
      filters.add(Filter.of(object("arrayFilters." + filters.size(), element, given)));
    }
    return filters;
  }

  private static Object parsed(Object value, Parameters given) {
    try {
      return given instanceof Query ? ExtendedJson.parse((String) value) : value;
    } catch (InvalidInputException e) {
      throw given.refused("arrayFilters", "an array of objects in JSON (" + e.getMessage() + ")");
    }
  }

  private static Map<String, Object> object(String name, Object value, Parameters given) {
    if (value instanceof Map<?, ?> map) {
      @SuppressWarnings("unchecked") // Objects are read as maps with string keys.
      Map<String, Object> object = (Map<String, Object>) map;
      return object;
    }
    throw given.refused(name, "an object");
  }

  private static Sort sort(Parameters given) {
    return given
        .value("sort")
        .map(
            value -> {
              if (value instanceof String text) {
                return Sort.parse(text);
              }
              if (value instanceof Map<?, ?>) {
                return Sort.of(object("sort", value, given));
              }
              throw given.refused("sort", "a string like time:desc,name or an object");
            })
        .orElse(Sort.none());
  }

  static Projection fields(Parameters given) {
    return given
        .value("fields")
        .map(
            value -> {
              if (value instanceof String text) {
                return Projection.parse(text);
              }
              if (value instanceof Map<?, ?>) {
                return Projection.of(object("fields", value, given));
              }
              throw given.refused("fields", "a string like name,place or an object");
            })
        .orElse(Projection.all());
  }

  private static Deleted deleted(Parameters given) {
    return given.flag("includeDeleted") ? Deleted.SHOWN : Deleted.HIDDEN;
  }

  private static Optional<SnapshotRef> asOf(Parameters given) {
    return given
        .value("asOf")
        .map(
            value -> {
              return snapshot(value.toString())
                  .orElseThrow(
                      () -> given.refused("asOf", "a version or a time like 2026-01-31T12:00:00Z"));
            });
  }

  /** A version or a time; empty where the text is neither. */
  static Optional<SnapshotRef> snapshot(String text) {
    try {
      return Optional.of(
          text.matches("\\d{1,18}")
              ? SnapshotRef.version(Long.parseLong(text))
              : SnapshotRef.asOf(OffsetDateTime.parse(text).toInstant()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Duration staleness(Parameters given) {
    return given
        .text("maxStaleness")
        .map(
            text -> {
              try {
                Duration time = Duration.parse(text);
                if (!time.isNegative()) {
                  return time;
                }
              } catch (DateTimeException e) {
                // Refused below, like a negative one.
              }
              throw given.refused("maxStaleness", "a duration like PT5S");
            })
        .orElse(Duration.ZERO);
  }

  static Optional<Long> notNegative(Parameters given, String name) {
    Optional<Long> value = given.number(name);
    if (value.isPresent() && value.get() < 0) {
      throw given.refused(name, "an integer from 0");
    }
    return value;
  }
}
