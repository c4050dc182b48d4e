package dev.parquedb.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.CorruptStorageException;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What this storage did not make it refuses, and leaves as it is, byte for byte. */
class ForeignDatabaseTest extends SqliteFixture {

  @Test
  void tablesOfAnotherApplicationAreRefused() throws Exception {
    sql("CREATE TABLE notes(text)", "INSERT INTO notes VALUES ('mine')");
    assertRefused(UnsupportedStorageException.class, "another application");
    assertThat(number("SELECT count(*) FROM notes")).isEqualTo(1);
  }

  @Test
  void aDatabaseThatIsMarkedAsOfAnotherApplicationIsRefusedEvenWithoutTables() throws Exception {
    sql("PRAGMA application_id = 1196444487");
    assertRefused(UnsupportedStorageException.class, "another application");
  }

  @Test
  void anotherApplicationsWriteAheadLogIsNotSwitchedOff() throws Exception {
    sql("PRAGMA journal_mode = WAL", "CREATE TABLE notes(text)");
    assertRefused(UnsupportedStorageException.class, "another application");
  }

  @Test
  void aNewerVersionOfTheTablesIsRefused() throws Exception {
    Await.item(open().write("f", Payloads.text("kept")));
    closeStorages();
    sql("PRAGMA user_version = 2");
    assertRefused(UnsupportedStorageException.class, "version 2");
    sql("PRAGMA user_version = " + Schema.VERSION);
    assertThat(Payloads.text(Await.item(open().read("f")))).isEqualTo("kept");
  }

  @Test
  void whatIsNoDatabaseIsRefused() throws Exception {
    Files.writeString(file(), "Some notes that somebody keeps. ".repeat(100));
    assertRefused(CorruptStorageException.class, "name another file");
  }

  @Test
  void anEmptyFileBecomesADatabase() throws Exception {
    Files.createFile(file());
    Await.item(open().write("f", Payloads.text("x")));
    assertThat(number("PRAGMA application_id")).isEqualTo(Schema.APPLICATION_ID);
  }

  private void assertRefused(Class<? extends Throwable> kind, String why)
      throws IOException, SQLException {
    byte[] before = Files.readAllBytes(file());
    List<String> files = files();
    for (int i = 0; i < 2; i++) {
      assertThat(Await.failure(builder().open())).isInstanceOf(kind).hasMessageContaining(why);
      assertThat(Files.readAllBytes(file())).isEqualTo(before);
      assertThat(files()).isEqualTo(files);
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(temp)) {
      return all.map(Path::toString).sorted().toList();
    }
  }
}
