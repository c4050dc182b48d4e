package dev.parquedb.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EngineOptionsTest {

  private static final EngineOptions DEFAULT = EngineOptions.DEFAULT;

  /** The components that differ from the defaults, by name. */
  private static Map<String, Object> changes(EngineOptions options) throws Exception {
    Map<String, Object> changes = new LinkedHashMap<>();
    for (RecordComponent component : EngineOptions.class.getRecordComponents()) {
      Object value = component.getAccessor().invoke(options);
      if (!value.equals(component.getAccessor().invoke(DEFAULT))) {
        changes.put(component.getName(), value);
      }
    }
    return changes;
  }

  @Test
  void eachChangeLeavesTheRestAsItIs() throws Exception {
    Duration wait = Duration.ofSeconds(7);
    CommitListener listener = event -> {};
    assertThat(changes(DEFAULT.withBatch(3, 4L)))
        .isEqualTo(Map.of("maxBatchMutations", 3, "maxBatchBytes", 4L));
    assertThat(changes(DEFAULT.withQueue(3, 4L, wait)))
        .isEqualTo(Map.of("maxQueuedMutations", 3, "maxQueuedBytes", 4L, "maxQueueWait", wait));
    assertThat(changes(DEFAULT.withMaxBulkEntities(3))).isEqualTo(Map.of("maxBulkEntities", 3));
    assertThat(changes(DEFAULT.withMaxSortEntities(3))).isEqualTo(Map.of("maxSortEntities", 3));
    assertThat(changes(DEFAULT.withCacheBytes(3L))).isEqualTo(Map.of("cacheBytes", 3L));
    assertThat(changes(DEFAULT.withCursorTtl(wait))).isEqualTo(Map.of("cursorTtl", wait));
    assertThat(changes(DEFAULT.withCommitListener(listener)))
        .isEqualTo(Map.of("commits", listener));
    assertThat(changes(DEFAULT.withMaintenance(AutoMaintenance.OFF)))
        .isEqualTo(Map.of("maintenance", AutoMaintenance.OFF));
  }
}
