package dev.parquedb.testkit.entity;

import static dev.parquedb.testkit.entity.Calls.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.ChangeOptions;
import dev.parquedb.entity.ChangeToken;
import dev.parquedb.entity.EntityBackendCapabilities;
import dev.parquedb.entity.SnapshotRef;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a backend declares not to be able to do it refuses by name, with nothing changed. */
public interface CapabilityConformance extends EntitySuite {

  @Test
  default void theShortQuestionsAgreeWithTheCapabilities() {
    EntityBackendCapabilities can = backend().capabilities();
    assertThat(backend().supportsTimeTravel()).isEqualTo(can.timeTravel());
    assertThat(backend().supportsSchemaEvolution()).isEqualTo(can.schemaEvolution());
    assertThat(backend().type()).isNotNull();
  }

  @Test
  default void whatIsNotDeclaredIsRefusedByName() {
    create("{'$id':'x'}");
    EntityBackendCapabilities can = backend().capabilities();
    Map<String, String> files = files();
    if (!can.changeStream()) {
      assertUnsupported(backend().changes(NS).toUni());
      assertUnsupported(backend().changes(NS, ChangeOptions.after(new ChangeToken(0, 0))).toUni());
    }
    if (!can.compaction()) {
      assertUnsupported(backend().compact(NS));
    }
    if (!can.vacuum()) {
      assertUnsupported(backend().vacuum(NS));
    }
    if (!can.timeTravel()) {
      assertUnsupported(backend().snapshot(NS, SnapshotRef.version(0)));
    }
    assertThat(files()).isEqualTo(files);
    assertThat(Await.item(backend().count(NS))).isEqualTo(1);
  }

  private static void assertUnsupported(Uni<?> call) {
    UnsupportedTableFeatureException error = refused(UnsupportedTableFeatureException.class, call);
    assertThat(error.feature()).isNotBlank();
    assertThat(error.namespace()).isEqualTo(NS);
    assertThat(error.httpStatus()).isEqualTo(501);
  }
}
