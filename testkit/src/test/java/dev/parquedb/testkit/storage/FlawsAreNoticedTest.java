package dev.parquedb.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The suite can fail: every flaw is noticed by the test that is there to notice it. */
class FlawsAreNoticedTest {

  @TestFactory
  Stream<DynamicTest> everyFlawFailsTheTestOfTheBrokenPromise() {
    return Arrays.stream(Flaw.values())
        .filter(flaw -> flaw != Flaw.NONE)
        .map(flaw -> DynamicTest.dynamicTest(flaw.name(), () -> assertNoticed(flaw)));
  }

  private static void assertNoticed(Flaw flaw) {
    assertThat(run(Flaw.NONE, flaw.noticedBy()).getTestsSucceededCount())
        .as("%s without the flaw", flaw.noticedBy())
        .isEqualTo(1);
    assertThat(run(flaw, flaw.noticedBy()).getTestsFailedCount())
        .as("%s with the flaw", flaw.noticedBy())
        .isEqualTo(1);
  }

  private static TestExecutionSummary run(Flaw flaw, String method) {
    FlawedStorageConformance.next(flaw);
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    LauncherConfig quiet =
        LauncherConfig.builder()
            .enableLauncherSessionListenerAutoRegistration(false)
            .enableTestExecutionListenerAutoRegistration(false)
            .build();
    Launcher launcher = LauncherFactory.create(quiet);
    launcher.execute(
        request().selectors(selectMethod(FlawedStorageConformance.class, method)).build(), summary);
    return summary.getSummary();
  }
}
