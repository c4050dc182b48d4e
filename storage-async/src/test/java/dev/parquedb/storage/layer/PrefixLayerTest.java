package dev.parquedb.storage.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.storage.InvalidPathException;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.ListResult;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.storage.PreconditionFailedException;
import dev.parquedb.storage.RmdirOptions;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.StorageException;
import dev.parquedb.storage.ThrottledException;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.fault.Fault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixLayerTest extends LayerFixture {

  private final PrefixPaths paths = new PrefixPaths("t/a");
  private final StorageBackend storage = layers().prefix(new PrefixSettings("/t//a/")).build();

  @ParameterizedTest
  @CsvSource({
    "f, t/a/f",
    "/f, t/a/f",
    "x//./y, t/a/x/y",
    "'', t/a/",
    "/, t/a/",
    ".,  t/a/",
    "d/, t/a/d/",
    "d/., t/a/d/",
    "a..b, t/a/a..b",
    "t/a, t/a/t/a"
  })
  void aPathLiesBelowThePrefix(String path, String within) {
    assertThat(paths.inward(path)).isEqualTo(within);
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../b", "x/../../b", "/..", "x/..", "a\\b", "a\u0000"})
  void nothingLeadsOutOfThePrefix(String path) {
    assertThatThrownBy(() -> paths.inward(path)).isInstanceOf(InvalidPathException.class);
    Throwable failure = Await.outcome(storage.read(path)).failure();
    assertThat(failure).isInstanceOf(InvalidPathException.class);
    assertThat(store.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"t/a, ''", "t/a/, ''", "t/a/f, f", "t/ab, t/ab", "t/a/t/a, t/a", "'', ''"})
  void whatComesOutHasThePathOfTheView(String within, String path) {
    assertThat(paths.outward(within)).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({
    "memory://name, memory://name/t/a",
    "file:///data, file:///data/t/a",
    "s3://b/p, s3://b/p/t/a"
  })
  void theRootIsExtended(URI inner, URI root) {
    assertThat(paths.root(inner)).isEqualTo(root);
  }

  @Test
  void theRootIsEncodedWhereItMustBe() {
    assertThat(new PrefixPaths("a b/ü%?").root(URI.create("s3://b")).toString())
        .isEqualTo("s3://b/a%20b/ü%25%3F");
  }

  @Test
  void neighboursOfThePrefixAreNotSeen() {
    for (String path : List.of("t/a/1", "t/a/2/x", "t/ab", "t/a!", "t/b/1", "z")) {
      Await.item(memory.write(path, Payloads.text(path)));
    }
    ListResult all = Await.item(storage.list("", ListOptions.DEFAULT.withDelimiter("/")));
    assertThat(all.paths()).containsExactly("1");
    assertThat(all.prefixes()).containsExactly("2/");
    assertThat(Await.item(storage.deletePrefix("1"))).isEqualTo(1);
    Await.item(storage.rmdir("2", RmdirOptions.RECURSIVE));
    assertThat(Await.item(memory.list("")).paths()).containsExactly("t/a!", "t/ab", "t/b/1", "z");
    assertThat(Await.outcome(storage.deletePrefix("/")).failure())
        .isInstanceOf(InvalidPathException.class);
    assertThat(Await.outcome(storage.rmdir("./")).failure())
        .isInstanceOf(InvalidPathException.class);
  }

  @Test
  void aCursorGoesOnWhereThePageEnded() {
    for (int i = 0; i < 5; i++) {
      Await.item(storage.write("d/" + i, Payloads.text("x")));
    }
    ListOptions two = ListOptions.DEFAULT.withLimit(2);
    ListResult first = Await.item(storage.list("d/", two));
    ListResult second = Await.item(storage.list("d/", two.withCursor(first.cursor().get())));
    assertThat(second.paths()).containsExactly("d/2", "d/3");
    StorageBackend other = layers().prefix(new PrefixSettings("t/b")).build();
    assertThat(Await.outcome(other.list("d/", two.withCursor(first.cursor().get()))).failure())
        .as("a cursor of another view")
        .isInstanceOf(StorageException.class);
  }

  @Test
  void theRootIsADirectoryEvenWhileItIsEmpty() {
    assertThat(Await.item(storage.stat("")).isDirectory()).isTrue();
    assertThat(Await.item(storage.stat("")).path()).isEmpty();
    Await.item(storage.write("f", Payloads.text("x")));
    assertThat(Await.item(storage.stat("/")).path()).isEmpty();
    assertThat(Await.item(storage.stat("missing"))).isNull();
  }

  @Test
  void errorsSpeakOfThePathOfTheView() {
    NotFoundException missing =
        (NotFoundException) Await.outcome(storage.read("x/missing")).failure();
    assertThat(missing.path()).isEqualTo("x/missing");
    assertThat(missing.context()).containsEntry("path", "x/missing");
    assertThat(missing.getMessage()).contains("x/missing").doesNotContain("t/a");
    String version = Await.item(storage.write("f", Payloads.text("x"))).version();
    PreconditionFailedException lost =
        (PreconditionFailedException)
            Await.outcome(storage.writeConditional("f", Payloads.text("y"), null)).failure();
    assertThat(lost.path()).isEqualTo("f");
    assertThat(lost.actual()).isEqualTo(version);
    Duration wait = Duration.ofSeconds(3);
    store.failNext(LayerFixture::any, new Fault.Throttled(wait));
    assertThat(((ThrottledException) Await.outcome(storage.read("f")).failure()).retryAfter())
        .isEqualTo(wait);
    Throwable cause = new IllegalStateException();
    UnavailableException down =
        (UnavailableException)
            TranslatedErrors.outward(paths, new UnavailableException("t/a/f", wait, "m", cause));
    assertThat(down.path()).isEqualTo("f");
    assertThat(down.retryAfter()).isEqualTo(wait);
    assertThat(down).hasCause(cause);
    assertThat(TranslatedErrors.outward(paths, cause)).isSameAs(cause);
  }

  @Test
  void thePrefixCountsAgainstTheLengthOfAPath() {
    String longest = ("s".repeat(199) + "/").repeat(5) + "e".repeat(20);
    assertThat(paths.inward(longest)).hasSize(1024);
    assertThatThrownBy(() -> paths.inward(longest + "e"))
        .isInstanceOf(InvalidPathException.class)
        .hasMessageContaining("1020");
  }

  @Test
  void aPrefixIsADirectoryBelowTheRoot() {
    assertThat(new PrefixSettings("/a//b/").prefix()).isEqualTo("a/b");
    assertThatThrownBy(() -> new PrefixSettings("/")).hasMessageContaining("empty");
    assertThatThrownBy(() -> new PrefixSettings("a/../b")).isInstanceOf(InvalidPathException.class);
  }
}
