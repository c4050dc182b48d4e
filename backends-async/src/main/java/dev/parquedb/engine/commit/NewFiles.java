package dev.parquedb.engine.commit;

import dev.parquedb.storage.FileStat;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.Retries;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.TableState;
import dev.parquedb.table.Vacuumed;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;

/**
 * Files that were written for a commit, and the vacuums since. A vacuum may take a file that no
 * commit refers to yet for garbage if the file is older than the vacuum's cut-off; the cut-off is
 * in the table before anything is deleted, so who commits on a state that has it must look.
 */
public final class NewFiles {

  private final TableRef table;
  private final Retries retries;

  /**
   * Looks at files of a table.
   *
   * @param table the table
   * @param retries repeats requests
   */
  public NewFiles(TableRef table, Retries retries) {
    this.table = table;
    this.retries = retries;
  }

  /** The cut-off of a state; the beginning of time where there is none. */
  public static Instant cutOff(TableState state) {
    return state == null ? Instant.MIN : state.vacuumed().map(Vacuumed::cutOff).orElse(Instant.MIN);
  }

  /**
   * Whether some file may not be committed on a state, because a vacuum may have deleted it or may
   * delete it yet. Asks the storage only if there was a vacuum since the files were begun: what is
   * written after its cut-off is known is newer than that.
   *
   * @param files the files
   * @param known the cut-off that was known before they were written
   * @param base the state
   */
  public Uni<Boolean> expired(List<DataFile> files, Instant known, TableState base) {
    Instant cutOff = cutOff(base);
    if (files.isEmpty() || !cutOff.isAfter(known)) {
      return Uni.createFrom().item(false);
    }
    return Multi.createFrom()
        .iterable(files)
        .onItem()
        .transformToUniAndConcatenate(
            file -> retries.idempotent(() -> stat(file)).map(stat -> before(stat, cutOff)))
        .select()
        .where(old -> old)
        .select()
        .first()
        .toUni()
        .map(old -> old != null);
  }

  /** A missing file is told as one of the beginning of time. */
  private Uni<FileStat> stat(DataFile file) {
    return table
        .storage()
        .stat(table.path(file.path()))
        .onItem()
        .ifNull()
        .continueWith(() -> FileStat.file(file.path(), 0, "", Instant.MIN));
  }

  private static boolean before(FileStat stat, Instant cutOff) {
    return stat.modifiedAt().isBefore(cutOff);
  }
}
