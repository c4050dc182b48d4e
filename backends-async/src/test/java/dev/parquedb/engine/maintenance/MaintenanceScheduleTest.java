package dev.parquedb.engine.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.AutoMaintenance;
import dev.parquedb.entity.CompactOptions;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.table.DataFile;
import dev.parquedb.table.FileSet;
import dev.parquedb.table.FileStats;
import dev.parquedb.table.TableState;
import dev.parquedb.table.Vacuumed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When maintenance that nobody asked for is due. */
class MaintenanceScheduleTest {

  private static final long SECOND = 1_000_000_000L;
  private static final AutoMaintenance RULES =
      AutoMaintenance.OFF.withCompaction(
          new AutoMaintenance.Compaction(3, Duration.ofSeconds(10), CompactOptions.DEFAULT));

  private static TableState state(int smallFiles) {
    List<DataFile> files = new ArrayList<>();
    for (int i = 0; i < smallFiles; i++) {
      files.add(new DataFile("f" + i, 10, 1, Map.of(), FileStats.UNKNOWN, Optional.empty()));
    }
    FileSet set = FileSet.empty().with(files, List.of());
    return new TableState() {
      @Override
      public UUID tableId() {
        return new UUID(1, 1);
      }

      @Override
      public long version() {
        return 1;
      }

      @Override
      public Instant timestamp() {
        return Instant.EPOCH;
      }

      @Override
      public EntitySchema schema() {
        return EntitySchema.empty();
      }

      @Override
      public FileSet files() {
        return set;
      }

      @Override
      public Optional<Vacuumed> vacuumed() {
        return Optional.empty();
      }

      @Override
      public Map<String, String> properties() {
        return Map.of();
      }
    };
  }

  @Test
  void nothingIsEverDueWhereItIsOff() {
    MaintenanceSchedule schedule = new MaintenanceSchedule(AutoMaintenance.OFF, 0);
    assertThat(schedule.looks(Long.MAX_VALUE / 2)).isFalse();
    assertThat(schedule.due(state(1_000), Long.MAX_VALUE / 2))
        .isEqualTo(new MaintenanceSchedule.Due(false, false));
  }

  @Test
  void aCompactionIsDueWithEnoughSmallFilesAndNotTooOften() {
    MaintenanceSchedule schedule = new MaintenanceSchedule(RULES, 0);
    assertThat(schedule.looks(0)).isTrue();
    assertThat(schedule.due(state(2), 0).compact()).isFalse();
    assertThat(schedule.looks(9 * SECOND)).isFalse();
    assertThat(schedule.due(state(3), 9 * SECOND).compact()).isFalse();
    assertThat(schedule.looks(10 * SECOND)).isTrue();
    assertThat(schedule.due(state(3), 10 * SECOND))
        .isEqualTo(new MaintenanceSchedule.Due(true, false));
    assertThat(schedule.looks(11 * SECOND)).isFalse();
  }

  @Test
  void aVacuumIsDueAnIntervalAfterTheStartAndThenEachInterval() {
    MaintenanceSchedule schedule =
        new MaintenanceSchedule(
            AutoMaintenance.OFF.withVacuum(
                new AutoMaintenance.Vacuum(Duration.ofDays(7), Duration.ofSeconds(5))),
            0);
    assertThat(schedule.looks(4 * SECOND)).isFalse();
    assertThat(schedule.due(state(0), 5 * SECOND))
        .isEqualTo(new MaintenanceSchedule.Due(false, true));
    assertThat(schedule.due(state(0), 9 * SECOND).vacuum()).isFalse();
    assertThat(schedule.due(state(0), 10 * SECOND).vacuum()).isTrue();
  }
}
