package dev.parquedb.table.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.BackendType;
import dev.parquedb.table.TableFormatProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class DeltaFormatProviderTest {

  @Test
  void isFoundOnTheClassPath() {
    assertThat(ServiceLoader.load(TableFormatProvider.class))
        .filteredOn(provider -> provider.type() == BackendType.DELTA)
        .singleElement()
        .isInstanceOf(DeltaFormatProvider.class);
  }
}
