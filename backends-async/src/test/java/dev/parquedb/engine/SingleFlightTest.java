package dev.parquedb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SingleFlightTest {

  private final List<UniEmitter<? super String>> requests = new ArrayList<>();
  private final SingleFlight<String> flight =
      new SingleFlight<>(() -> Uni.createFrom().emitter(requests::add));

  private UniAssertSubscriber<String> ask() {
    return flight.join().subscribe().withSubscriber(UniAssertSubscriber.create());
  }

  @Test
  void whoAsksWhileARequestIsUnderWayGetsTheNextOne() {
    UniAssertSubscriber<String> first = ask();
    UniAssertSubscriber<String> second = ask();
    UniAssertSubscriber<String> third = ask();
    assertThat(requests).hasSize(1);
    requests.get(0).complete("old");
    first.assertCompleted().assertItem("old");
    second.assertNotTerminated();
    assertThat(requests).hasSize(2);
    requests.get(1).complete("new");
    second.assertItem("new");
    third.assertItem("new");
  }

  @Test
  void aFailureIsNotKept() {
    UniAssertSubscriber<String> first = ask();
    requests.get(0).fail(new IllegalStateException("gone"));
    first.assertFailedWith(IllegalStateException.class, "gone");
    UniAssertSubscriber<String> second = ask();
    requests.get(1).complete("back");
    second.assertItem("back");
  }

  @Test
  void cancellingOneLeavesTheOthersAlone() {
    UniAssertSubscriber<String> first = ask();
    UniAssertSubscriber<String> second = ask();
    UniAssertSubscriber<String> third = ask();
    second.cancel();
    requests.get(0).complete("old");
    requests.get(1).complete("new");
    first.assertItem("old");
    third.assertItem("new");
  }
}
