package dev.parquedb.table;

import dev.parquedb.schema.EntitySchema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What one commit does to a table.
 *
 * @param add new data files, durable already
 * @param remove data files that leave the table, by path
 * @param delete rows that this commit deletes, by the path of their data file; not those deleted
 *     before. The file may be one of {@code add}
 * @param schema the new schema, when the commit creates the table or changes it; a field that had
 *     another name before says so
 * @param operation what the commit does, for the history: {@code WRITE}, {@code UPDATE}, …
 * @param summary figures for the history
 * @param commitTime the commit's time; later than the base's
 * @param reads whether the change depends on what the base holds
 * @param vacuumed how far a vacuum will go, where the commit says so
 */
public record TableChange(
    List<DataFile> add,
    List<String> remove,
    Map<String, RowSet> delete,
    Optional<EntitySchema> schema,
    String operation,
    Map<String, String> summary,
    Instant commitTime,
    Reads reads,
    Optional<Vacuumed> vacuumed) {

  /** A change by anything but a vacuum. */
  public TableChange(
      List<DataFile> add,
      List<String> remove,
      Map<String, RowSet> delete,
      Optional<EntitySchema> schema,
      String operation,
      Map<String, String> summary,
      Instant commitTime,
      Reads reads) {
    this(add, remove, delete, schema, operation, summary, commitTime, reads, Optional.empty());
  }

  /** What the history calls a commit that only moves rows to other files. */
  public static final String OPTIMIZE = "OPTIMIZE";

  /** What the history calls a commit that says how far a vacuum will go. */
  public static final String VACUUM = "VACUUM START";

  /** The operation that brings the rows of a table to another schema; no entity changes. */
  public static final String SET_SCHEMA = "SET SCHEMA";

  /** Whether a change depends on what its base holds. */
  public enum Reads {
    /** It only appends, whatever the table holds. */
    NOTHING,
    /** It was computed from rows, or from the absence of rows, of the base. */
    BASE
  }

  public TableChange {
    add = List.copyOf(add);
    remove = List.copyOf(remove);
    delete = Map.copyOf(delete);
    summary = Map.copyOf(summary);
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(commitTime, "commitTime");
  }
}
