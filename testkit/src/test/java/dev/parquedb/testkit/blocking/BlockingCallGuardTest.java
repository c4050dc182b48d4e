package dev.parquedb.testkit.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

class BlockingCallGuardTest {

  /** A test whose code blocks. */
  static class Blocks {
    @Test
    void passesExceptForTheGuard() {
      block();
    }
  }

  /** A class that blocks after its last test. */
  static class BlocksAtTheEnd {
    @Test
    void passes() {
      assertThat(BlockHoundSetup.isAvailable()).isTrue();
    }

    @AfterAll
    static void end() {
      block();
    }
  }

  @Test
  void aBlockingCallFailsTheTest() {
    TestExecutionSummary summary = run(Blocks.class);
    assertThat(summary.getTestsFailedCount()).isEqualTo(1);
    assertThat(summary.getFailures().get(0).getException())
        .hasMessageContaining("passesExceptForTheGuard")
        .hasMessageContaining("sleep")
        .hasMessageContaining("parquedb-cpu-7");
  }

  @Test
  void aBlockingCallAfterTheLastTestFailsTheClass() {
    TestExecutionSummary summary = run(BlocksAtTheEnd.class);
    assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
    assertThat(summary.getContainersFailedCount()).isEqualTo(1);
  }

  @Test
  void aBlockingCallThatNoTestAnswersForFailsTheRun() {
    LauncherSession session = LauncherFactory.openSession();
    block();
    assertThatThrownBy(session::close).hasMessageContaining("found after the last test");
    BlockingCalls.assertNone("after the session");
  }

  private static TestExecutionSummary run(Class<?> sample) {
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request().selectors(selectClass(sample)).build(), summary);
    return summary.getSummary();
  }

  private static void block() {
    Executor cpu = task -> new Thread(task, "parquedb-cpu-7").start();
    Await.item(
        Uni.createFrom()
            .<Boolean>emitter(
                done ->
                    cpu.execute(
                        () -> {
                          try {
                            TimeUnit.MILLISECONDS.sleep(1);
                            done.complete(true);
                          } catch (InterruptedException e) {
                            done.fail(e);
                          }
                        })));
  }
}
