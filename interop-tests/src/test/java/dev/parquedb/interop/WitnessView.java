package dev.parquedb.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.CountOptions;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.FindOptions;
import dev.parquedb.entity.SnapshotInfo;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.query.Filter;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.testkit.Await;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/** One namespace as we see it and as another engine sees it. */
public class WitnessView {

  private final Witness witness;
  private final EntityBackend backend;
  private final String ns;
  protected final Path table;
  private final Map<Long, Rows> seen = new TreeMap<>();

  /** What we see: the declared fields, and by id the rows as a peer prints them. */
  private record Rows(EntitySchema schema, Map<String, Map<String, Object>> byId) {}

  /**
   * A view of one namespace.
   *
   * @param witness the other engine
   * @param backend through which we see it
   * @param folder the folder of the tables
   * @param ns the namespace
   */
  public WitnessView(Witness witness, EntityBackend backend, Path folder, String ns) {
    this.witness = witness;
    this.backend = backend;
    this.ns = ns;
    this.table = folder.resolve(ns);
  }

  /** Both see the same rows and counts now. */
  public void agreesAfter(String phase) {
    List<SnapshotInfo> snapshots = Await.item(backend.listSnapshots(ns));
    SnapshotInfo head = snapshots.get(snapshots.size() - 1);
    Rows ours = rows(backend);
    PeerAnswer theirs = witness.rows(table);
    assertThat(theirs.version()).as("version after %s", phase).isEqualTo(witness.number(head));
    assertSameRows(theirs, ours, phase);
    assertSameLive(theirs, phase);
    assertSameCounts(phase);
    seen.put(head.version(), ours);
  }

  /** Both see the same commits; the rows of each are the same, and as they were when seen first. */
  public void agreesAboutThePast() {
    agreesAboutThePast(version -> true);
  }

  /** Both see the same commits; the same rows in those of these versions. */
  public void agreesAboutThePast(LongPredicate versions) {
    List<SnapshotInfo> snapshots = Await.item(backend.listSnapshots(ns));
    assertSameHistory(snapshots);
    for (SnapshotInfo snapshot : snapshots) {
      long version = snapshot.version();
      if (!versions.test(version)) {
        continue;
      }
      EntityBackend then = Await.item(backend.snapshot(ns, SnapshotRef.version(version)));
      Rows ours = rows(then);
      assertSameRows(witness.rows(table, witness.number(snapshot)), ours, "version " + version);
      if (seen.containsKey(version)) {
        assertThat(ours).as("version %d, read again", version).isEqualTo(seen.get(version));
      }
    }
    assertThat(snapshots).extracting(SnapshotInfo::version).containsAll(seen.keySet());
  }

  /** The row of one id, as the witness sees it now. */
  public Map<String, Object> row(String localId) {
    List<Map<String, Object>> rows =
        witness.rows(table).lines().stream()
            .filter(row -> row.get("$id").equals(ns + "/" + localId))
            .toList();
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  private Rows rows(EntityBackend from) {
    EntitySchema schema = Await.item(from.getSchema(ns));
    List<Entity> entities =
        Await.item(
            from.find(ns, Filter.all(), FindOptions.DEFAULT.includingDeleted()).collect().asList());
    Map<String, Map<String, Object>> rows = new TreeMap<>();
    entities.forEach(entity -> rows.put(entity.id(), RowForm.row(entity, schema)));
    assertThat(rows).as("ids are unique").hasSameSizeAs(entities);
    return new Rows(schema, rows);
  }

  private void assertSameRows(PeerAnswer theirs, Rows ours, String phase) {
    Map<String, Map<String, Object>> rows = new TreeMap<>();
    for (Map<String, Object> row : theirs.lines()) {
      rows.put((String) row.get("$id"), RowForm.withoutNotes(row, ours.schema()));
    }
    assertThat(rows).as("ids the witness sees after %s", phase).hasSameSizeAs(theirs.lines());
    assertThat(theirs.count()).isEqualTo(theirs.lines().size());
    assertThat(rows.keySet()).as("ids after %s", phase).isEqualTo(ours.byId().keySet());
    rows.forEach(
        (id, row) ->
            assertThat(row).as("row of %s after %s", id, phase).isEqualTo(ours.byId().get(id)));
  }

  private void assertSameLive(PeerAnswer theirs, String phase) {
    List<String> live =
        theirs.lines().stream()
            .filter(row -> row.get("deletedAt") == null)
            .map(row -> (String) row.get("$id"))
            .sorted()
            .toList();
    List<String> found =
        Await.item(backend.find(ns, Filter.all()).map(Entity::id).collect().asList());
    assertThat(found.stream().sorted()).as("live ids after %s", phase).isEqualTo(live);
  }

  private void assertSameCounts(String phase) {
    PeerAnswer counted = witness.count(table);
    assertThat(counted.count())
        .as("all rows after %s", phase)
        .isEqualTo(
            Await.item(backend.count(ns, Filter.all(), CountOptions.DEFAULT.includingDeleted())));
    assertThat(counted.lines().get(0).get("live"))
        .as("rows where deletedAt is null after %s", phase)
        .isEqualTo(Await.item(backend.count(ns)));
  }

  private void assertSameHistory(List<SnapshotInfo> snapshots) {
    Map<Long, Long> ours = new TreeMap<>();
    for (SnapshotInfo snapshot : snapshots) {
      assertThat(snapshot.timestamp())
          .isEqualTo(snapshot.timestamp().truncatedTo(ChronoUnit.MILLIS));
      ours.put(witness.number(snapshot), snapshot.timestamp().toEpochMilli());
    }
    assertThat(witness.commitTimes(table)).as("commits and their times").isEqualTo(ours);
  }
}
