package dev.parquedb.storage.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.CallOptions.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class PermitsTest {

  @Test
  void whoCannotBeToldKeepsNeitherThePermitNorTheOthers() {
    Permits permits = new Permits(1, 10);
    Permits.Claim first = claim();
    assertThat(permits.claim(first, () -> {})).isEqualTo(Permits.Answer.GRANTED);
    permits.claim(
        claim(),
        () -> {
          throw new RejectedExecutionException("the context is closed");
        });
    List<String> told = new ArrayList<>();
    Permits.Claim third = claim();
    permits.claim(third, () -> told.add("third"));
    permits.release(first);
    assertThat(told).containsExactly("third");
    assertThat(permits.inUse()).isEqualTo(1);
    permits.release(third);
    assertThat(permits.inUse()).isZero();
    assertThat(permits.claim(claim(), () -> {})).isEqualTo(Permits.Answer.GRANTED);
  }

  private static Permits.Claim claim() {
    return new Permits.Claim(Priority.NORMAL);
  }
}
