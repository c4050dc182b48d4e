package dev.parquedb.table.delta;

import dev.parquedb.entity.BackendConfig;
import dev.parquedb.entity.BackendType;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.table.FormatContext;
import dev.parquedb.table.TableFormat;
import dev.parquedb.table.TableFormatProvider;

/** Makes {@link DeltaFormat}s. */
public final class DeltaFormatProvider implements TableFormatProvider {

  /** Creates the provider; called by {@link java.util.ServiceLoader}. */
  public DeltaFormatProvider() {}

  @Override
  public BackendType type() {
    return BackendType.DELTA;
  }

  @Override
  public TableFormat create(BackendConfig config, FormatContext context) {
    DeltaBackendConfig delta = (DeltaBackendConfig) config;
    return new DeltaFormat(
        context,
        new CheckpointPolicy(delta.checkpointCommits(), delta.checkpointBytes()),
        NewTables.of(delta));
  }
}
