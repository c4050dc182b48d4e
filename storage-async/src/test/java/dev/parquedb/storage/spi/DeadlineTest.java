package dev.parquedb.storage.spi;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.StorageTimeoutException;
import dev.parquedb.testkit.time.VirtualTime;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadlineTest {

  private static final Duration LIMIT = Duration.ofSeconds(1);

  private final VirtualTime time = VirtualTime.manual();

  /** The call notices that it was given up just before its caller is told why. */
  @ParameterizedTest
  @CsvSource({"CANCEL,false", "CANCEL,true", "AWAIT,false", "AWAIT,true"})
  void aCallThatNoticesFirstStillEndsInATimeout(Deadline.Entered entered, boolean before) {
    DriverCall call = new DriverCall(CallOptions.DEFAULT);
    AtomicReference<UniEmitter<? super String>> running = new AtomicReference<>();
    Uni<String> work = Uni.createFrom().<String>emitter(running::set);
    Runnable notices = () -> running.get().fail(new CancellationException("given up"));
    UniAssertSubscriber<String> caller =
        new Deadline(time, LIMIT)
            .bound(
                work,
                call,
                entered,
                hadEntered -> {
                  notices.run();
                  return new StorageTimeoutException("f", "after entering: " + hadEntered);
                })
            .subscribe()
            .withSubscriber(UniAssertSubscriber.create());
    if (before) {
      call.enter();
    }
    time.advance(LIMIT);
    if (entered == Deadline.Entered.AWAIT && before) {
      caller.assertNotTerminated();
      notices.run();
    }
    String told = entered == Deadline.Entered.CANCEL ? "after entering: " + before : "";
    caller.assertFailedWith(StorageTimeoutException.class, told);
  }
}
