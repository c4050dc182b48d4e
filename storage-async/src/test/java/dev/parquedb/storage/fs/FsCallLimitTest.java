package dev.parquedb.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What waits for the workers of a folder is bounded. */
class FsCallLimitTest extends FsFixture {

  @Test
  void whatIsBeyondTheLimitIsRefusedAndNotWritten() {
    Await.item(open().write("f", Payloads.text("x")));
    StorageBackend narrow =
        open(FsBackend.builder(vertx, root()).durability(Durability.NONE).callLimit(1));
    AssertSubscriber<ByteBuffer> unread = AssertSubscriber.create(0);
    narrow.readStream("f").subscribe().withSubscriber(unread);
    Await.failure(ThrottledException.class, narrow.write("g", Payloads.text("y")));
    Await.failure(ThrottledException.class, narrow.read("f"));
    unread.cancel();
    assertThat(Await.item(narrow.exists("g"))).isFalse();
    Await.item(narrow.write("g", Payloads.text("y")));
    assertThat(Payloads.text(Await.item(narrow.read("g")))).isEqualTo("y");
  }
}
