package dev.parquedb.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowSetTest {

  @Test
  void survivesItsPortableForm() throws IOException {
    RowSet rows = RowSet.of(0, 1, 2, 77, 65_536, (1L << 32) + 5);
    assertThat(RowSet.fromPortableBytes(rows.toPortableBytes(), 0)).isEqualTo(rows);
    assertThat(RowSet.fromPortableBytes(RowSet.empty().toPortableBytes(), 0).isEmpty()).isTrue();
  }

  @Test
  void operationsLeaveTheirOperandsAlone() {
    RowSet a = RowSet.of(1, 2);
    RowSet b = RowSet.of(2, 3);
    assertThat(a.union(b)).isEqualTo(RowSet.of(1, 2, 3));
    assertThat(a.minus(b)).isEqualTo(RowSet.of(1));
    assertThat(a.intersects(b)).isTrue();
    assertThat(a.intersects(RowSet.of(9))).isFalse();
    assertThat(a).isEqualTo(RowSet.of(1, 2));
    assertThat(b).isEqualTo(RowSet.of(2, 3));
  }

  @Test
  void rowsAreVisitedInAscendingOrder() {
    List<Long> seen = new ArrayList<>();
    RowSet.of((1L << 32) + 5, 3, 1).forEach(seen::add);
    assertThat(seen).containsExactly(1L, 3L, (1L << 32) + 5);
  }

  @Test
  void garbageAndNegativePositionsAreRefused() {
    assertThatThrownBy(() -> RowSet.fromPortableBytes(new byte[] {1, 2, 3}, 0))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> RowSet.of(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
