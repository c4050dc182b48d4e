package dev.parquedb.engine;

import dev.parquedb.TimeSource;
import dev.parquedb.engine.commit.DataFileWriter;
import dev.parquedb.entity.ClockSkewException;
import dev.parquedb.entity.Entity;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileForm;
import dev.parquedb.table.Retries;
import dev.parquedb.table.TableRef;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

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
  public Uni<List<Encoded>> encode(Names names, FileForm form, List<Entity> rows) {
    return inner.encode(names, form, rows);
  }

  @Override
  public Uni<DataFile> write(Encoded file) {
    return checked(() -> inner.write(file).map(List::of)).map(written -> written.get(0));
  }

  @Override
  public Uni<List<DataFile>> write(Names names, FileForm form, List<Entity> rows) {
    return checked(() -> inner.write(names, form, rows));
  }

  @Override
  public void discard(DataFile file) {
    inner.discard(file);
  }

  private Uni<List<DataFile>> checked(Supplier<Uni<List<DataFile>>> write) {
    return Uni.createFrom()
        .deferred(
            () -> {
              if (!due()) {
                return write.get();
              }
              Instant before = time.now();
              return write.get().call(files -> compare(files, before));
            });
  }

  private boolean due() {
    Long agreed = agreedAt;
    return agreed == null || time.monotonicNanos() - agreed > AGAIN.toNanos();
  }

  /** A pause of this process between both looks at our clock widens what is allowed. */
  private Uni<Void> compare(List<DataFile> files, Instant before) {
    String path = table.path(files.get(files.size() - 1).path());
    return retries
        .idempotent(() -> table.storage().stat(path))
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
        .invoke(() -> files.forEach(inner::discard));
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
