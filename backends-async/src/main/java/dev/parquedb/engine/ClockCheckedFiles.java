package dev.parquedb.engine;

import dev.parquedb.TimeSource;
import dev.parquedb.engine.commit.DataFileWriter;
import dev.parquedb.entity.ClockSkewException;
import dev.parquedb.entity.Entity;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.Retries;
import dev.parquedb.table.TableRef;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Writes data files, and now and then looks when the store says that one was written: a writer
 * whose clock is far off would give its commits times that others have to follow, so it is refused
 * before it commits anything.
 */
final class ClockCheckedFiles implements DataFileWriter {

  /** How far the clocks may differ. */
  static final Duration MOST = Duration.ofSeconds(60);

  /** Stores tell times in whole seconds. */
  private static final Duration RESOLUTION = Duration.ofSeconds(1);

  private static final Duration AGAIN = Duration.ofMinutes(5);

  private final DataFileWriter inner;
  private final TableRef table;
  private final TimeSource time;
  private final Retries retries;
  private volatile Long agreedAt;

  ClockCheckedFiles(DataFileWriter inner, TableRef table, TimeSource time, Retries retries) {
    this.inner = inner;
    this.table = table;
    this.time = time;
    this.retries = retries;
  }

  @Override
  public Uni<Encoded> encode(String path, EntitySchema schema, List<Entity> rows) {
    return inner.encode(path, schema, rows);
  }

  @Override
  public Uni<DataFile> write(Encoded file) {
    return Uni.createFrom()
        .deferred(
            () -> {
              if (!due()) {
                return inner.write(file);
              }
              Instant before = time.now();
              return inner.write(file).call(written -> compare(written, before));
            });
  }

  @Override
  public void discard(DataFile file) {
    inner.discard(file);
  }

  private boolean due() {
    Long agreed = agreedAt;
    return agreed == null || time.monotonicNanos() - agreed > AGAIN.toNanos();
  }

  /** A pause of this process between both looks at our clock widens what is allowed. */
  private Uni<Void> compare(DataFile file, Instant before) {
    return retries
        .idempotent(() -> table.storage().stat(table.path(file.path())))
        .onItem()
        .ifNotNull()
        .invoke(
            stat -> {
              Instant after = time.now();
              if (!agree(before, stat.modifiedAt(), after)) {
                throw skewed(stat.modifiedAt(), after);
              }
              agreedAt = time.monotonicNanos();
            })
        .replaceWithVoid()
        .onFailure()
        .invoke(() -> inner.discard(file));
  }

  /**
   * Whether a clock can be right, within {@link #MOST}. Pure.
   *
   * @param before our time before the file was written
   * @param written the store's time of the file
   * @param after our time after it was written
   */
  static boolean agree(Instant before, Instant written, Instant after) {
    return !written.isBefore(before.minus(MOST).minus(RESOLUTION))
        && !written.isAfter(after.plus(MOST));
  }

  private ClockSkewException skewed(Instant written, Instant now) {
    return new ClockSkewException(
        table.namespace(),
        "Nothing was written to "
            + table.namespace()
            + ": the clock of this machine ("
            + now
            + ") and that of the storage ("
            + written
            + ") differ by more than "
            + MOST.toSeconds()
            + " s; set it right");
  }
}
