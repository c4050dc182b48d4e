package dev.parquedb.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.fs.Durability;
import dev.parquedb.storage.spi.DriverCall;
import dev.parquedb.testkit.Await;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniSubscriber;
import io.smallrye.mutiny.subscription.UniSubscription;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a task or its subscriber throws, the one writer and the one reader go on. */
class WorkersGoOnTest extends SqliteFixture {

  private OpenDatabase database;

  @BeforeEach
  void openDatabase() {
    SqliteSettings settings =
        new SqliteSettings(
            new VertxTimeSource(vertx),
            Durability.NONE,
            1,
            Duration.ofSeconds(5),
            100,
            SqliteSettings.COMMIT);
    database = Await.item(new Opening(file(), settings).open("workers-go-on"));
  }

  @AfterEach
  void closeDatabase() {
    Await.item(database.close());
  }

  @Test
  void anErrorOfATaskIsItsAnswer() {
    StackOverflowError thrown = new StackOverflowError();
    Work<String> work =
        store -> {
          throw thrown;
        };
    assertThat(Await.failure(change(work))).isSameAs(thrown);
    assertThat(Await.failure(read(work))).isSameAs(thrown);
    assertBothGoOn();
  }

  @Test
  void aSubscriberThatThrowsKeepsNoWorker() {
    change(store -> "done").subscribe().withSubscriber(new Throwing());
    read(store -> "done").subscribe().withSubscriber(new Throwing());
    Work<String> failing =
        store -> {
          throw new IllegalStateException("as told");
        };
    change(failing).subscribe().withSubscriber(new Throwing());
    read(failing).subscribe().withSubscriber(new Throwing());
    assertBothGoOn();
  }

  @Test
  void aLostConnectionIsMadeAgain() {
    Work<String> closing =
        store -> {
          store.close();
          return "closed";
        };
    assertThat(Await.failure(change(closing))).isNotNull();
    assertThat(Await.failure(read(closing))).isNotNull();
    assertBothGoOn();
  }

  private void assertBothGoOn() {
    Await.item(change(store -> "" + store.next()));
    assertThat(Await.item(read(store -> "" + store.session().number("SELECT last FROM counter"))))
        .isEqualTo(Await.item(change(store -> "" + (store.next() - 1))));
  }

  private Uni<String> change(Work<String> work) {
    return database.writer().change(new DriverCall(CallOptions.DEFAULT), "k", 0, work);
  }

  private Uni<String> read(Work<String> work) {
    return database.readers().read(new DriverCall(CallOptions.DEFAULT), "k", work);
  }

  /** Breaks the rules of subscribers. */
  private static final class Throwing implements UniSubscriber<String> {

    @Override
    public void onSubscribe(UniSubscription subscription) {}

    @Override
    public void onItem(String item) {
      throw new StackOverflowError("of a subscriber");
    }

    @Override
    public void onFailure(Throwable failure) {
      throw new IllegalStateException("of a subscriber");
    }
  }
}
