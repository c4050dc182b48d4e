package dev.parquedb.storage.layer;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Where the measurements of a storage go. The meters are, below the prefix of their names:
 *
 * <ul>
 *   <li>{@code calls}: a timer by {@code operation}, {@code outcome} and {@code backend}; a stream
 *       counts until it ends
 *   <li>{@code calls.active}: the calls in flight, a long task timer by {@code operation} and
 *       {@code backend}
 *   <li>{@code bytes.read}, {@code bytes.written}: counters of bytes by {@code backend}
 * </ul>
 *
 * <p>{@code operation} is one of twenty names, {@code outcome} is {@code ok}, {@code cancelled},
 * {@code other} or the kind of the storage's error, {@code backend} its {@link
 * dev.parquedb.storage.StorageBackend#type() type}. Paths are never part of a meter.
 *
 * @param registry where the meters are registered
 * @param prefix what their names start with, without a trailing dot
 * @param tags further tags of all of them, such as the name of the storage in the application
 */
public record MetricsSettings(MeterRegistry registry, String prefix, Map<String, String> tags) {

  public MetricsSettings {
    Objects.requireNonNull(registry, "registry");
    if (prefix.isBlank()) {
      throw new IllegalArgumentException("prefix is empty; the default is parquedb.storage");
    }
    tags = Map.copyOf(tags);
  }

  /** Meters below {@code parquedb.storage}, without further tags. */
  public static MetricsSettings of(MeterRegistry registry) {
    return new MetricsSettings(registry, "parquedb.storage", Map.of());
  }

  /** The same below another prefix. */
  public MetricsSettings withPrefix(String start) {
    return new MetricsSettings(registry, start, tags);
  }

  /** The same with one more tag on every meter; its value comes from a small set. */
  public MetricsSettings withTag(String name, String value) {
    Map<String, String> more = new HashMap<>(tags);
    more.put(name, value);
    return new MetricsSettings(registry, prefix, more);
  }
}
