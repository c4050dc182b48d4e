package dev.parquedb.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DemandTest {

  @Test
  void flowingModeAsksForAWindowAndTopsItUpWhenHalfEmpty() {
    Demand demand = new Demand(8);
    assertThat(demand.take(0)).isEqualTo(8);
    assertThat(demand.take(0)).isZero();
    arriveAndDeliver(demand, 4);
    assertThat(demand.take(0)).isZero();
    arriveAndDeliver(demand, 1);
    assertThat(demand.take(0)).isEqualTo(5);
  }

  @Test
  void fetchModeNeverAsksForMoreThanWasFetched() {
    Demand demand = new Demand(8);
    demand.stop();
    assertThat(demand.take(0)).isZero();
    demand.add(3);
    assertThat(demand.take(0)).isEqualTo(3);
    arriveAndDeliver(demand, 3);
    assertThat(demand.take(0)).isZero();
    assertThat(demand.wanted()).isFalse();
  }

  @Test
  void itemsThatWaitCountAgainstTheWindow() {
    Demand demand = new Demand(8);
    demand.take(0);
    for (int i = 0; i < 8; i++) {
      demand.arrived();
    }
    assertThat(demand.take(8)).isZero();
    assertThat(demand.take(2)).isEqualTo(6);
  }

  @Test
  void addingBeyondTheLargestNumberMeansFlowing() {
    Demand demand = new Demand(8);
    demand.stop();
    demand.add(Long.MAX_VALUE - 1);
    demand.add(Long.MAX_VALUE - 1);
    demand.delivered();
    assertThat(demand.wanted()).isTrue();
    assertThat(demand.take(0)).isEqualTo(8);
  }

  @Test
  void aWindowOfNothingIsRefused() {
    assertThatThrownBy(() -> new Demand(0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static void arriveAndDeliver(Demand demand, int items) {
    for (int i = 0; i < items; i++) {
      demand.arrived();
      demand.delivered();
    }
  }
}
