package dev.parquedb.storage.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.WithoutLibraries;
import java.lang.reflect.Method;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class OptionalLibrariesTest extends LayerFixture {

  @Test
  void layersAreBuiltWithoutTheLibrariesOfOthers() throws ReflectiveOperationException {
    Class<?> layers =
        new WithoutLibraries(StorageLayers.class, "io.micrometer.", "io.opentelemetry.")
            .loadClass(StorageLayers.class.getName());
    assertThat(layers).isNotSameAs(StorageLayers.class);
    Method around =
        layers.getMethod("around", StorageBackend.class, TimeSource.class, RandomGenerator.class);
    Object builder = around.invoke(null, memory, time, tools().random());
    assertThat(layers.getMethods()).isNotEmpty();
    layers.getMethod("readOnly").invoke(builder);
    assertThat(layers.getMethod("build").invoke(builder)).isInstanceOf(StorageBackend.class);
  }
}
