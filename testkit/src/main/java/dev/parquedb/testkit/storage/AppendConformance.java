package dev.parquedb.testkit.storage;

import static dev.parquedb.testkit.storage.Refusals.refusedArgument;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.Multi;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** {@code append} by one caller; races are in {@link RaceConformance}. */
public interface AppendConformance extends StorageSuite {

  /** The most bytes of one append. */
  int MOST = 64 * 1024 * 1024;

  @Test
  default void appendingCreatesAndExtends() {
    needsAppend();
    Await.item(storage().append("deep/log", Payloads.text("one,")));
    Await.item(storage().append("deep/log", Payloads.text("")));
    Await.item(storage().append("deep/log", Payloads.text("..two,..").position(2).limit(6)));
    Await.item(storage().append("/deep//log", Payloads.text("three")));
    assertThat(text("deep/log")).isEqualTo("one,two,three");
    assertThat(Await.item(storage().stat("deep/log")).size()).isEqualTo(13);
    Await.item(storage().append("empty", ByteBuffer.allocate(0)));
    assertThat(text("empty")).isEmpty();
    assertThat(everything()).containsExactly("deep/log", "empty");
  }

  @Test
  default void appendingExtendsWhatWasWritten() {
    needsAppend();
    String before = put("f", "written,").version();
    Await.item(storage().append("f", Payloads.text("appended")));
    assertThat(text("f")).isEqualTo("written,appended");
    assertThat(Await.item(storage().stat("f")).version()).isNotEqualTo(before);
    put("f", "new,");
    Await.item(storage().append("f", Payloads.text("again")));
    assertThat(text("f")).isEqualTo("new,again");
  }

  @Test
  default void anAppendAboveTheLimitIsRefusedAndOneAtTheLimitIsNot() {
    needsAppend();
    put("f", "before");
    ByteBuffer tooMuch = ByteBuffer.allocate(MOST + 1);
    refusedArgument(storage().append("f", tooMuch));
    refusedArgument(storage().append("g", tooMuch));
    assertThat(text("f")).isEqualTo("before");
    assertThat(everything()).containsExactly("f");
    Await.item(storage().append("f", tooMuch.position(1)));
    assertThat(Await.item(storage().stat("f")).size()).isEqualTo(MOST + 6L);
  }

  @Test
  default void readersSeeOnlyWholeAppends() {
    needsAppend();
    int record = 5_000;
    Background appending =
        Background.start(
            Multi.createFrom()
                .range(0, 80)
                .onItem()
                .transformToUniAndConcatenate(
                    i -> storage().append("log", Payloads.of(i, record))));
    long newest = 0;
    do {
      if (exists("log")) {
        ByteBuffer log = Await.item(storage().read("log"));
        assertThat(log.remaining() % record).as("bytes of a torn append").isZero();
        long records = log.remaining() / record;
        assertThat(records).as("a log never shrinks").isGreaterThanOrEqualTo(newest);
        for (int i = 0; i < records; i++) {
          assertThat(Payloads.verify(log.slice(i * record, record))).isEqualTo(i);
        }
        newest = records;
      }
    } while (appending.goesOn());
    appending.finish();
    assertThat(Await.item(storage().stat("log")).size()).isEqualTo(80L * record);
  }

  private void needsAppend() {
    needs("append", StorageCapabilities::append);
  }
}
