package dev.parquedb.engine.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.EntityBackends;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.PayloadKind;
import dev.parquedb.entity.RowDeletion;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.entity.ChangeConformance;
import dev.parquedb.testkit.entity.CompactConformance;
import dev.parquedb.testkit.entity.SchemaEvolutionConformance;
import dev.parquedb.testkit.entity.TypeConformance;
import dev.parquedb.testkit.entity.UpdateConformance;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Delta tables whose undeclared fields are a VARIANT. */
class DeltaVariantTest extends DeltaMode
    implements TypeConformance,
        UpdateConformance,
        ChangeConformance,
        CompactConformance,
        SchemaEvolutionConformance {

  private static final String COLUMN =
      "{\\\"name\\\":\\\"$data\\\",\\\"type\\\":\\\"variant\\\",\\\"nullable\\\":true,"
          + "\\\"metadata\\\":{}}";

  @Override
  protected DeltaBackendConfig.Builder configured(DeltaBackendConfig.Builder config) {
    return config.payload(PayloadKind.VARIANT);
  }

  @Test
  void theTableSaysWhatReadersHaveToKnow() {
    Await.item(backend().create(NS, DeltaTables.input("{'$id':'a','x':1}")));
    assertThat(log(0))
        .contains("\"readerFeatures\":[\"deletionVectors\",\"variantType\"]")
        .contains("\"writerFeatures\":[\"deletionVectors\",\"inCommitTimestamp\",\"variantType\"]")
        .contains(COLUMN)
        .contains("\\\"$data\\\":0")
        .doesNotContain("enableVariantShredding");
    Await.item(
        backend()
            .setSchema(NS, EntitySchema.of(SchemaField.optional("x", FieldType.Primitive.LONG))));
    assertThat(log(1)).contains(COLUMN).contains("SET SCHEMA");
    assertThat(log(1)).doesNotContain("{\"protocol\"");
  }

  @Test
  void copiedTablesNameTheFeatureAlone() {
    EntityBackend copying = opened(config -> configured(config).deletes(RowDeletion.COPY_ON_WRITE));
    Await.item(copying.create(NS, DeltaTables.input("{'$id':'a','x':1}")));
    Await.item(copying.update(NS, "a", DeltaTables.update("{'$set':{'y':[1]}}")));
    assertThat(Await.item(copying.get(NS, "a")).data()).hasToString("{x=1, y=[1]}");
    assertThat(log(0))
        .contains("\"readerFeatures\":[\"variantType\"]")
        .contains("\"writerFeatures\":[\"variantType\"]");
    Await.item(copying.close());
  }

  private EntityBackend opened(UnaryOperator<DeltaBackendConfig.Builder> configured) {
    return Await.item(
        EntityBackends.open(
            vertx(), configured.apply(DeltaBackendConfig.builder(storage())).build()));
  }

  @Test
  void aTableKeepsTheFormItWasMadeWith() {
    EntityBackend text = opened(config -> config);
    Await.item(text.create("text", DeltaTables.input("{'$id':'a','x':1}")));
    Await.item(backend().create("text", DeltaTables.input("{'$id':'b','x':2}")));
    Await.item(backend().create(NS, DeltaTables.input("{'$id':'a','x':1}")));
    Await.item(text.create(NS, DeltaTables.input("{'$id':'b','x':2}")));
    Await.item(text.update(NS, "a", DeltaTables.update("{'$inc':{'x':5}}")));
    assertThat(DataColumns.kinds(storage(), "text")).containsExactly("text", "text");
    assertThat(DataColumns.kinds(storage(), NS)).containsOnly("variant").hasSize(3);
    assertThat(Await.item(backend().get(NS, "a")).data()).isEqualTo(Map.of("x", 6L));
    Await.item(text.close());
  }
}
