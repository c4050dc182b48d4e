package dev.parquedb.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.ReadOptions;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.Race;
import io.smallrye.mutiny.Multi;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Replacement is atomic: readers see the old or the new content, whole. */
public interface WriteAtomicityConformance extends StorageSuite {

  @Test
  default void readersSeeTheOldOrTheNewContentWhole() {
    needsWriting();
    put("f", sized(0));
    Background writing =
        Background.start(
            Multi.createFrom()
                .range(1, 60)
                .onItem()
                .transformToUniAndConcatenate(i -> storage().write("f", sized(i))));
    long newest = 0;
    do {
      long seen = Payloads.verify(Await.item(storage().read("f")));
      assertThat(seen).as("contents never go back").isGreaterThanOrEqualTo(newest);
      newest = seen;
      assertWholeStream();
      FileStat stat = Await.item(storage().stat("f"));
      assertThat(stat.size()).isBetween(300_000L, 300_000L + 60 * 4096);
      assertThat(everything()).containsExactly("f");
    } while (writing.goesOn());
    writing.finish();
    assertThat(Payloads.verify(Await.item(storage().read("f")))).isEqualTo(59);
  }

  @Test
  default void concurrentWritersLeaveOneWholeContent() {
    needsWriting();
    try (Race race = new Race(12)) {
      for (int round = 0; round < 10; round++) {
        int base = round * 100;
        List<Outcome<WriteResult>> outcomes =
            race.run(
                writer ->
                    writer % 3 == 2
                        ? storage().writeStream("f", halves(base + writer))
                        : storage().write("f", sized(base + writer)));
        assertThat(outcomes).allMatch(Outcome::succeeded);
        long kept = Payloads.verify(Await.item(storage().read("f")));
        assertThat(kept).isBetween((long) base, base + 11L);
        assertThat(Await.item(storage().stat("f")).version())
            .isEqualTo(outcomes.get((int) kept - base).item().version());
      }
    }
    assertThat(everything()).containsExactly("f");
  }

  @Test
  default void aCopyOfAFileThatIsBeingReplacedIsWhole() {
    needsWriting();
    put("f", sized(0));
    Background writing =
        Background.start(
            Multi.createFrom()
                .range(1, 40)
                .onItem()
                .transformToUniAndConcatenate(i -> storage().write("f", sized(i))));
    do {
      Outcome<Void> copied = Await.outcome(storage().copy("f", "g"));
      if (copied.succeeded()) {
        Payloads.verify(Await.item(storage().read("g")));
      } else {
        assertThat(copied.failure()).isInstanceOf(PreconditionFailedException.class);
      }
    } while (writing.goesOn());
    writing.finish();
  }

  @Test
  default void readersOfAFileThatComesAndGoesSeeItWholeOrNotAtAll() {
    needsWriting();
    Background writing =
        Background.start(
            Multi.createFrom()
                .range(0, 60)
                .onItem()
                .transformToUniAndConcatenate(
                    i -> storage().write("f", sized(i)).chain(() -> storage().delete("f"))));
    do {
      Outcome<ByteBuffer> read = Await.outcome(storage().read("f"));
      if (read.succeeded()) {
        Payloads.verify(read.item());
      } else {
        assertThat(read.failure())
            .isInstanceOfAny(NotFoundException.class, PreconditionFailedException.class);
      }
    } while (writing.goesOn());
    writing.finish();
  }

  private void assertWholeStream() {
    StreamProbe probe =
        StreamProbe.on(storage().readStream("f", ReadOptions.DEFAULT.withChunkSize(60_000)));
    Throwable failure = Await.item(probe.drain());
    if (failure == null) {
      Payloads.verify(probe.bytes());
    } else {
      assertThat(failure).isInstanceOf(PreconditionFailedException.class);
    }
  }

  private static ByteBuffer sized(int tag) {
    return Payloads.of(tag, 300_000 + tag % 60 * 4096);
  }

  private static Multi<ByteBuffer> halves(int tag) {
    ByteBuffer whole = sized(tag);
    int half = whole.remaining() / 2;
    return Multi.createFrom()
        .items(whole.slice(0, half), whole.slice(half, whole.remaining() - half));
  }
}
