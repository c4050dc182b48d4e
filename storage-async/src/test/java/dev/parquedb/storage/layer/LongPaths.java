package dev.parquedb.storage.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.InvalidPathException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.storage.StorageSuite;

/** The longest paths of a storage whose prefix takes a part of the length. */
public final class LongPaths {

  private LongPaths() {}

  public static void work(StorageSuite suite, int taken) {
    String longest = ("s".repeat(199) + "/").repeat(5) + "e".repeat(24 - taken);
    for (String path : new String[] {"s".repeat(255), longest}) {
      Await.item(suite.storage().write(path, Payloads.text("longest")));
      assertThat(Payloads.text(Await.item(suite.storage().read(path)))).isEqualTo("longest");
    }
    assertThat(Await.outcome(suite.storage().read(longest + "e")).failure())
        .isInstanceOf(InvalidPathException.class);
  }
}
