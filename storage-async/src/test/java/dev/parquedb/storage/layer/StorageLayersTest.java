package dev.parquedb.storage.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Uni;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StorageLayersTest extends LayerFixture {

  @Test
  void layersHaveTheirOrderWhateverTheOrderOfTheCalls() {
    StorageBackend storage =
        layers()
            .timeout(TimeoutSettings.DEFAULT)
            .retry(RetrySettings.DEFAULT)
            .limit(LimitSettings.DEFAULT)
            .build();
    assertThat(StorageLayers.of(storage))
        .containsExactly(LayerKind.RETRY, LayerKind.LIMIT, LayerKind.TIMEOUT);
    Layer top = (Layer) ((Layer) storage).inner();
    assertThat(top).isInstanceOf(RetryLayer.class);
    assertThat(top.inner()).isInstanceOf(LimitLayer.class);
    assertThat(((Layer) top.inner()).inner()).isInstanceOf(TimeoutLayer.class);
  }

  @Test
  void aLayerIsGivenOnce() {
    assertThatThrownBy(() -> layers().retry(RetrySettings.DEFAULT).retry(RetrySettings.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("retry")
        .hasMessageContaining("twice");
  }

  @Test
  void aLayeredStorageGetsMoreLayersOnlyOnItsOutside() {
    StorageBackend limited = layers().limit(LimitSettings.DEFAULT).build();
    StorageBackend both = around(limited).retry(RetrySettings.DEFAULT).build();
    assertThat(StorageLayers.of(both)).containsExactly(LayerKind.RETRY, LayerKind.LIMIT);
    for (StorageBackend layered : List.of(both, both.with(CallOptions.DEFAULT.immutable()))) {
      assertThatThrownBy(() -> around(layered).timeout(TimeoutSettings.DEFAULT))
          .hasMessageContaining("timeout")
          .hasMessageContaining("[retry, limit]");
      assertThatThrownBy(() -> around(layered).retry(RetrySettings.DEFAULT))
          .hasMessageContaining("retry");
    }
  }

  @Test
  void aPlainStorageHasNoLayers() {
    assertThat(StorageLayers.of(memory)).isEmpty();
    assertThat(StorageLayers.of(layers().build())).isEmpty();
  }

  @Test
  void callsThatLeadToFurtherCallsDoNotRunOutOfStack() {
    StorageBackend all =
        StorageLayers.around(memory, time, tools().random())
            .remote(RemoteSettings.DEFAULT)
            .cache(CacheSettings.DEFAULT)
            .breaker(BreakerSettings.DEFAULT)
            .build();
    Await.item(all.write("f", Payloads.text("x")));
    assertThat(Await.item(again(all, 1_000))).isEqualTo("x");
  }

  private static Uni<String> again(StorageBackend storage, int times) {
    return storage
        .read("f")
        .chain(bytes -> storage.readStream("f").collect().last())
        .chain(
            last ->
                times == 0
                    ? Uni.createFrom().item(Payloads.text(last))
                    : again(storage, times - 1));
  }

  @Test
  void everyMethodOfAStorageIsForwarded() {
    List<String> own =
        Arrays.stream(Layer.class.getDeclaredMethods()).map(StorageLayersTest::signature).toList();
    for (Method method : StorageBackend.class.getDeclaredMethods()) {
      // The short forms call the long ones, which is what layers are there for.
      if (Modifier.isAbstract(method.getModifiers())) {
        assertThat(own).contains(signature(method));
      }
    }
  }

  private StorageLayers around(StorageBackend storage) {
    return StorageLayers.around(storage, time, tools().random());
  }

  private static String signature(Method method) {
    return method.getName() + Arrays.toString(method.getParameterTypes());
  }
}
