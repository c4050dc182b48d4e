package dev.parquedb.table;

import dev.parquedb.entity.BackendConfig;
import dev.parquedb.entity.BackendType;

/** Makes table formats; found by {@link java.util.ServiceLoader}. */
public interface TableFormatProvider {

  /** The format this provider makes. */
  BackendType type();

  /**
   * Loads, once, what making tables of the format needs and what takes a while: classes, native
   * libraries. May block; called on a thread that may wait, before the first format is made.
   */
  default void load() {}

  /**
   * Makes a format.
   *
   * @param config the backend's configuration
   * @param context executor, time, randomness
   */
  TableFormat create(BackendConfig config, FormatContext context);
}
