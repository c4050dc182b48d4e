package dev.parquedb.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.StorageCapabilities;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Outcome;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.Race;
import dev.parquedb.testkit.process.RaceOperation;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Writers on many threads of one process race for the same file. */
public interface RaceConformance extends StorageSuite {

  /** How many writers race. */
  int WRITERS = 32;

  @Test
  default void exactlyOneOfManyCreatorsWins() {
    needsCreate();
    race(WRITERS, races -> races.oneCreates(RaceOperation.CREATE));
  }

  @Test
  default void exactlyOneOfManyCreatorsByOptionWins() {
    needsCreate();
    race(WRITERS, races -> races.oneCreates(RaceOperation.CREATE_BY_OPTION));
  }

  @Test
  default void exactlyOneOfManySwappersWins() {
    needsSwap();
    race(WRITERS, races -> races.oneSwaps(RaceOperation.SWAP));
  }

  @Test
  default void exactlyOneOfManySwappersByOptionWins() {
    needsSwap();
    race(WRITERS, races -> races.oneSwaps(RaceOperation.SWAP_BY_OPTION));
  }

  @Test
  default void losersLearnTheVersionThatIsThere() {
    needsSwap();
    needsCreate();
    String start = put("f", "start").version();
    try (Race race = new Race(WRITERS)) {
      List<Outcome<WriteResult>> outcomes =
          race.run(writer -> storage().writeConditional("f", Payloads.text("w" + writer), start));
      String version = Await.item(storage().stat("f")).version();
      assertThat(outcomes)
          .filteredOn(outcome -> outcome.failure() instanceof PreconditionFailedException)
          .extracting(outcome -> (PreconditionFailedException) outcome.failure())
          .allMatch(error -> error.expected().equals(start))
          .allMatch(error -> error.actual() == null || error.actual().equals(version));
    }
  }

  @Test
  default void aCounterBySwapsLosesNoIncrement() {
    needsSwap();
    race(8, races -> races.countsExactly(8, 20));
  }

  @Test
  default void concurrentAppendsNeitherInterleaveNorTear() {
    needs("append", StorageCapabilities::append);
    race(50, races -> races.appendsWhole(50, 1));
  }

  @Test
  default void appendsOfOneWriterKeepTheirOrder() {
    needs("append", StorageCapabilities::append);
    race(6, races -> races.appendsWhole(6, 25));
  }

  @Test
  default void concurrentDeletesTakeAFileOnce() {
    needsWriting();
    race(16, races -> races.takersAgree(RaceOperation.DELETE, capabilities().realDirectories()));
  }

  @Test
  default void concurrentMovesTakeAFileOnce() {
    needsMoving();
    race(16, races -> races.takersAgree(RaceOperation.MOVE, capabilities().realDirectories()));
  }

  private void race(int writers, Consumer<Races> races) {
    try (Race race = new Race(writers)) {
      races.accept(
          new Races(
              this,
              command ->
                  race
                      .run(writer -> command.operation().run(storage(), command, "w" + writer))
                      .stream()
                      .map(Outcome::item)
                      .toList()));
    }
  }

  private void needsCreate() {
    needsWriting();
    needs("conditionalCreate", StorageCapabilities::conditionalCreate);
  }

  private void needsSwap() {
    needsWriting();
    needs("cas", StorageCapabilities::cas);
  }
}
