package dev.parquedb.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FileSetTest {

  private static DataFile file(int name, long rows) {
    return new DataFile("f" + name, rows * 10, rows, Map.of(), FileStats.UNKNOWN, Optional.empty());
  }

  @Test
  void randomChangesGiveWhatAMapGives() {
    Random random = new Random(7);
    Map<String, DataFile> model = new HashMap<>();
    FileSet set = FileSet.empty();
    for (int step = 0; step < 500; step++) {
      List<DataFile> put = new ArrayList<>();
      List<String> remove = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        put.add(file(random.nextInt(300), random.nextInt(100)));
      }
      for (int i = random.nextInt(3); i > 0; i--) {
        remove.add("f" + random.nextInt(300));
      }
      FileSet before = set;
      List<DataFile> kept = before.all();
      set = set.with(put, remove);
      remove.forEach(model::remove);
      put.forEach(file -> model.put(file.path(), file));
      assertThat(before.all()).containsExactlyInAnyOrderElementsOf(kept);
      assertThat(set.all()).containsExactlyInAnyOrderElementsOf(model.values());
      assertThat(set.size()).isEqualTo(model.size());
      assertThat(set.rows()).isEqualTo(model.values().stream().mapToLong(DataFile::rows).sum());
      assertThat(set.bytes()).isEqualTo(model.values().stream().mapToLong(DataFile::bytes).sum());
      String path = "f" + random.nextInt(300);
      assertThat(set.get(path)).isEqualTo(model.get(path));
    }
  }
}
