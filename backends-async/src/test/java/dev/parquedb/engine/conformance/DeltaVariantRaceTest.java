package dev.parquedb.engine.conformance;

import static dev.parquedb.engine.conformance.DeltaTables.NS;
import static dev.parquedb.engine.conformance.DeltaTables.ended;
import static dev.parquedb.engine.conformance.DeltaTables.input;
import static dev.parquedb.engine.conformance.DeltaTables.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.PayloadKind;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.fault.Fault;
import dev.parquedb.testkit.fault.Gate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who loses the race to make a table writes in the form of the winner. */
class DeltaVariantRaceTest {

  @RegisterExtension final DeltaTables tables = new DeltaTables();

  private void losing(EntityBackend loser, Runnable winner) {
    Gate gate =
        tables
            .faulty()
            .stallNext(
                call -> call.changes() && call.path().endsWith(".json"), Fault.Point.BEFORE_EFFECT);
    var started = start(loser.create(NS, input("{'$id':'mine','x':1}")));
    Await.item(gate.reached());
    winner.run();
    gate.open();
    assertThat(ended(started).failure()).isNull();
  }

  @Test
  void aVariantBecomesText() {
    EntityBackend other = tables.open();
    losing(
        tables.openFaulty(config -> config.payload(PayloadKind.VARIANT)),
        () -> Await.item(other.create(NS, input("{'$id':'theirs','x':2}"))));
    assertThat(DataColumns.live(tables.real(), NS)).containsExactly("text", "text");
    assertThat(DeltaTables.ids(other)).containsExactlyInAnyOrder("mine", "theirs");
  }

  @Test
  void textBecomesAVariant() {
    EntityBackend other = tables.open(config -> config.payload(PayloadKind.VARIANT));
    losing(
        tables.openFaulty(config -> config),
        () -> Await.item(other.create(NS, input("{'$id':'theirs','x':2}"))));
    assertThat(DataColumns.live(tables.real(), NS)).containsExactly("variant", "variant");
    assertThat(DeltaTables.ids(other)).containsExactlyInAnyOrder("mine", "theirs");
  }

  @Test
  void aTableThatWasDroppedAndMadeInAnotherFormIsWrittenInThatForm() {
    EntityBackend variant = tables.openFaulty(config -> config.payload(PayloadKind.VARIANT));
    EntityBackend other = tables.open();
    Await.item(variant.create(NS, input("{'$id':'first','x':0}")));
    Await.item(other.dropNamespace(NS));
    Await.item(other.create(NS, input("{'$id':'theirs','x':2}")));
    Await.item(variant.create(NS, input("{'$id':'mine','x':1}")));
    assertThat(DataColumns.live(tables.real(), NS)).containsExactly("text", "text");
    assertThat(DeltaTables.ids(other)).containsExactlyInAnyOrder("mine", "theirs");
  }
}
