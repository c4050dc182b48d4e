package dev.parquedb.storage.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.TimeSource;
import dev.parquedb.storage.StorageBackend;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class OptionalLibrariesTest extends LayerFixture {

  @Test
  void layersAreBuiltWithoutTheLibrariesOfOthers() throws ReflectiveOperationException {
    Class<?> layers = new Without().loadClass(StorageLayers.class.getName());
    assertThat(layers).isNotSameAs(StorageLayers.class);
    Method around =
        layers.getMethod("around", StorageBackend.class, TimeSource.class, RandomGenerator.class);
    Object builder = around.invoke(null, memory, time, tools().random());
    assertThat(layers.getMethods()).isNotEmpty();
    layers.getMethod("readOnly").invoke(builder);
    assertThat(layers.getMethod("build").invoke(builder)).isInstanceOf(StorageBackend.class);
  }

  /** Loads the layers anew and knows neither Micrometer nor OpenTelemetry. */
  private static final class Without extends ClassLoader {

    private static final String LAYERS = StorageLayers.class.getPackageName() + ".";

    Without() {
      super(StorageLayers.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("io.micrometer.") || name.startsWith("io.opentelemetry.")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith(LAYERS)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream code = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (code == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = code.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
