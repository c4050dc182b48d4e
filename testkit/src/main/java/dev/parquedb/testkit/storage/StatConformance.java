package dev.parquedb.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.ListOptions;
import dev.parquedb.storage.WriteResult;
import dev.parquedb.testkit.Await;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code stat}, {@code exists} and what {@code list} says of a file. */
public interface StatConformance extends StorageSuite {

  @Test
  default void statDescribesAFile() {
    WriteResult written = put("dir/f", "0123456789");
    FileStat stat = Await.item(storage().stat("dir/f"));
    assertThat(stat.path()).isEqualTo("dir/f");
    assertThat(stat.isDirectory()).isFalse();
    assertThat(stat.size()).isEqualTo(10);
    assertThat(stat.version()).isEqualTo(written.version()).isNotBlank();
    assertThat(stat.modifiedAt()).isAfter(Instant.EPOCH);
    assertThat(stat.metadata()).isEmpty();
  }

  @Test
  default void statOfADirectoryOrNonEmptyPrefixHasNoVersion() {
    put("dir/sub/f", "x");
    for (String directory : List.of("dir", "dir/sub")) {
      FileStat stat = Await.item(storage().stat(directory));
      assertThat(stat.isDirectory()).as(directory).isTrue();
      assertThat(stat.path()).isEqualTo(directory);
      assertThat(stat.version()).isNull();
      assertThat(stat.size()).isZero();
    }
    assertThat(Await.item(storage().stat("")).isDirectory()).isTrue();
    assertThat(Await.item(storage().stat("")).path()).isEmpty();
  }

  @Test
  default void statOfNothingIsNull() {
    assertThat(Await.item(storage().stat("f"))).isNull();
    put("dir/f", "x");
    for (String missing : List.of("d", "dir/g", "dir/f/x", "dirr", "dir/f.x")) {
      assertThat(Await.item(storage().stat(missing))).as(missing).isNull();
    }
  }

  @Test
  default void existsCountsFilesOnly() {
    put("dir/f", "x");
    assertThat(exists("dir/f")).isTrue();
    for (String other : List.of("dir", "di", "dir/g", "dir/ff", "f")) {
      assertThat(exists(other)).as(other).isFalse();
    }
  }

  @Test
  default void listSaysTheSameAsStat() {
    put("a", "1");
    put("b/c", "22");
    put("b/d", "");
    for (FileStat listed : Await.item(storage().list("", ListOptions.DEFAULT)).files()) {
      FileStat stat = Await.item(storage().stat(listed.path()));
      assertThat(listed.size()).as(listed.path()).isEqualTo(stat.size());
      assertThat(listed.version()).as(listed.path()).isEqualTo(stat.version());
      assertThat(listed.modifiedAt())
          .as("the time of %s; some stores tell seconds only", listed.path())
          .isCloseTo(stat.modifiedAt(), within(1, ChronoUnit.SECONDS));
      assertThat(listed.isDirectory()).isFalse();
    }
  }

  @Test
  default void theRootIsAnAbsoluteUriWithoutATrailingSlash() {
    assertThat(storage().type()).isNotBlank();
    assertThat(storage().rootUri()).isNotNull();
    assertThat(storage().rootUri().isAbsolute()).isTrue();
    assertThat(storage().rootUri().toString()).doesNotEndWith("/");
  }
}
