package dev.parquedb.engine.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.entity.CompactOptions;
import dev.parquedb.entity.DeltaBackendConfig;
import dev.parquedb.entity.Entity;
import dev.parquedb.entity.InvalidInputException;
import dev.parquedb.entity.PayloadKind;
import dev.parquedb.query.Filter;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.entity.SchemaEvolutionConformance;
import dev.parquedb.testkit.entity.TypeConformance;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Delta tables whose undeclared fields are a VARIANT with columns for some of them. */
class DeltaShreddedTest extends DeltaMode implements TypeConformance, SchemaEvolutionConformance {

  @Override
  protected DeltaBackendConfig.Builder configured(DeltaBackendConfig.Builder config) {
    return config.payload(PayloadKind.VARIANT).shred("n", "city", "long", "x");
  }

  @Test
  void theTableNamesTheFieldsAndTheFeature() {
    Await.item(backend().create(NS, DeltaTables.input("{'$id':'a','n':1}")));
    assertThat(log(0))
        .contains("\"readerFeatures\":[\"deletionVectors\",\"variantShredding\",\"variantType\"]")
        .contains("\"delta.enableVariantShredding\":\"true\"")
        .contains("\\\"metadata\\\":{\\\"parquedb.shred\\\":[\\\"n\\\",\\\"city\\\"");
    assertThat(Await.item(backend().getSchema(NS)).properties()).isEmpty();
    Await.item(
        backend()
            .setSchema(
                NS, EntitySchema.of(SchemaField.optional("other", FieldType.Primitive.LONG))));
    assertThat(log(1)).contains("parquedb.shred").contains("\"delta.enableVariantShredding\"");
  }

  @Test
  void documentsKeepTheirOrderThroughUpdatesFiltersAndCompaction() {
    Await.item(
        backend()
            .bulkCreate(
                NS,
                IntStream.range(0, 100)
                    .mapToObj(
                        i ->
                            DeltaTables.input(
                                "{'$id':'i%03d','z':{'b':1,'a':[2]},'n':%s,'m':null,'city':'c%d'}"
                                    .formatted(i, i % 10 == 0 ? "'none'" : i, i % 3)))
                    .toList()));
    Await.item(
        backend()
            .bulkUpdate(
                NS,
                Filter.parse("{\"n\":{\"$gt\":90},\"city\":\"c1\"}"),
                DeltaTables.update("{'$set':{'n':null,'y':true}}")));
    Await.item(backend().compact(NS, CompactOptions.DEFAULT));
    assertThat(DataColumns.live(storage(), NS)).containsOnly("shredded");
    List<Entity> found =
        Await.item(
            backend()
                .find(NS, Filter.parse("{\"$or\":[{\"n\":5},{\"n\":\"none\"},{\"y\":true}]}"))
                .collect()
                .asList());
    assertThat(found.stream().map(entity -> entity.data().toString()))
        .contains("{z={b=1, a=[2]}, n=5, m=null, city=c2}")
        .contains("{z={b=1, a=[2]}, n=none, m=null, city=c0}")
        .contains("{z={b=1, a=[2]}, n=null, m=null, city=c1, y=true}")
        .hasSize(1 + 10 + 3);
  }

  @ParameterizedTest
  @CsvSource({"a.b", "$id", "version", "''", "with blank"})
  void namesThatCannotBeColumnsAreRefused(String name) {
    assertThatThrownBy(
            () ->
                DeltaBackendConfig.builder(storage())
                    .payload(PayloadKind.VARIANT)
                    .shred(name)
                    .build())
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void namesAreDistinctAndOfAVariant() {
    var config = DeltaBackendConfig.builder(storage()).shred("a", "A");
    assertThatThrownBy(config::build)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("VARIANT payload only");
    assertThatThrownBy(config.payload(PayloadKind.VARIANT)::build)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("by case only");
  }
}
