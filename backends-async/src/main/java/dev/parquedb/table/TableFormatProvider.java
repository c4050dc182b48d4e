package dev.parquedb.table;

import dev.parquedb.entity.BackendConfig;
import dev.parquedb.entity.BackendType;

/** Makes table formats; found by {@link java.util.ServiceLoader}. */
public interface TableFormatProvider {

  /** The format this provider makes. */
  BackendType type();

  /**
   * Makes a format.
   *
   * @param config the backend's configuration
   * @param context executor, time, randomness
   */
  TableFormat create(BackendConfig config, FormatContext context);
}
