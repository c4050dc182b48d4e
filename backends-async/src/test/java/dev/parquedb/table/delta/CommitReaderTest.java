package dev.parquedb.table.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.entity.CorruptTableException;
import dev.parquedb.entity.UnsupportedTableFeatureException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.table.TableRef;
import dev.parquedb.table.delta.Action.Add;
import dev.parquedb.table.delta.Action.DataChange;
import dev.parquedb.table.delta.Action.DomainMetadata;
import dev.parquedb.table.delta.Action.FileNotes;
import dev.parquedb.table.delta.Action.MetaData;
import dev.parquedb.table.delta.Action.Protocol;
import dev.parquedb.table.delta.Action.Remove;
import dev.parquedb.table.delta.Action.Txn;
import dev.parquedb.table.delta.DeletionVector.Storage;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitReaderTest {

  private static final StorageBackend STORAGE =
      (StorageBackend)
          Proxy.newProxyInstance(
              StorageBackend.class.getClassLoader(),
              new Class<?>[] {StorageBackend.class},
              (proxy, method, arguments) -> URI.create("s3://bucket/p"));
  private static final LogFile FILE = new LogFile(new TableRef("people", STORAGE, "db/people"), 3);

  private static LogCommit read(String... lines) {
    String text = String.join("\n", lines);
    return CommitReader.read(FILE, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void readsWhatOtherEnginesWrite() {
    LogCommit commit =
        read(
            """
            {"commitInfo":{"inCommitTimestamp":1767225600123,"timestamp":1767225600100,\
            "operation":"MERGE","operationParameters":{"predicate":"[\\"(a = 1)\\"]","matchedPredicates":"[]"},\
            "readVersion":2,"isolationLevel":"Serializable","isBlindAppend":false,\
            "operationMetrics":{"numTargetRowsUpdated":"1","numFiles":7},\
            "engineInfo":"Apache-Spark/4.1.3 Delta-Lake/4.4.0","txnId":"6f1fd5a8-0d0b-4c3e-9d5b-2f60a3a0a6c1",\
            "notebook":{"id":[1,{"x":null}]}}}\
            """,
            """
            {"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["deletionVectors"],"writerFeatures":["deletionVectors","invariants"]}}\
            """,
            """
            {"metaData":{"id":"t","name":null,"format":{"provider":"parquet","options":{"a":"b"}},"schemaString":"{}","partitionColumns":[],"configuration":{"k":"v"},"createdTime":5}}\
            """,
            """
            {"remove":{"path":"a%20b.parquet","deletionTimestamp":9,"dataChange":true,"extendedFileMetadata":true,"partitionValues":{},"size":1,"tags":{"T":"1"},"baseRowId":1}}\
            """,
            """
            {"add":{"path":"a%20b.parquet","partitionValues":{"p":null},"size":100,"modificationTime":8,"dataChange":false,"stats":"{\\"numRecords\\":3}","tags":{"X":"y"},"deletionVector":{"storageType":"u","pathOrInlineDv":"ab^-aqEH.-t@S}K{vb[*k^","offset":4,"sizeInBytes":40,"cardinality":6,"maxRowIndex":9},"baseRowId":3,"defaultRowCommitVersion":1,"clusteringProvider":"x"}}\
            """,
            """
            {"txn":{"appId":"app","version":4,"lastUpdated":6}}\
            """,
            """
            {"domainMetadata":{"domain":"d","configuration":"{}","removed":false}}\
            """,
            """
            {"cdc":{"path":"_change_data/x"}}\
            """,
            """
            {"somethingNew":[1,2,{"a":"b"}]}\
            """,
            "");
    assertThat(commit.time()).hasValue(1767225600123L);
    assertThat(commit.info().orElseThrow().metrics())
        .isEqualTo(Map.of("numTargetRowsUpdated", "1", "numFiles", "7"));
    assertThat(commit.commitId()).isEmpty();
    assertThat(commit.protocol())
        .contains(
            new Protocol(3, 7, Set.of("deletionVectors"), Set.of("deletionVectors", "invariants")));
    assertThat(commit.metaData())
        .contains(
            new MetaData(
                "t",
                Optional.empty(),
                Optional.empty(),
                "parquet",
                "{}",
                List.of(),
                Map.of("k", "v"),
                OptionalLong.of(5)));
    assertThat(commit.removes())
        .containsExactly(
            new Remove(
                "a b.parquet",
                OptionalLong.of(9),
                DataChange.CHANGES,
                Map.of(),
                OptionalLong.of(1),
                Optional.empty(),
                new FileNotes(
                    Map.of("T", "1"), OptionalLong.of(1), OptionalLong.empty(), Optional.empty())));
    Map<String, String> partition = new HashMap<>();
    partition.put("p", null);
    assertThat(commit.adds())
        .containsExactly(
            new Add(
                "a b.parquet",
                partition,
                100,
                8,
                DataChange.REARRANGES,
                Optional.of("{\"numRecords\":3}"),
                Optional.of(
                    new DeletionVector(
                        Storage.UUID_FILE, "ab^-aqEH.-t@S}K{vb[*k^", OptionalInt.of(4), 40, 6)),
                new FileNotes(
                    Map.of("X", "y"), OptionalLong.of(3), OptionalLong.of(1), Optional.of("x"))));
    assertThat(commit.txns()).containsExactly(new Txn("app", 4, OptionalLong.of(6)));
    assertThat(commit.domains()).containsExactly(new DomainMetadata("d", "{}", false));
  }

  @Test
  void nullActionsAndNullFieldsAreAbsent() {
    LogCommit commit =
        read(
            """
            {"add":null,"remove":{"path":"x","dataChange":true,"deletionVector":null,"size":null},"txn":null}\
            """);
    assertThat(commit.adds()).isEmpty();
    assertThat(commit.removes()).hasSize(1);
    assertThat(commit.txns()).isEmpty();
  }

  @Test
  void commitInfoMayHoldAnything() {
    LogCommit commit =
        read(
            """
            {"commitInfo":{"timestamp":"yesterday","operation":{"a":1},"txnId":17,"engineInfo":["x"],"operationMetrics":"none"}}\
            """);
    assertThat(commit.time()).isEmpty();
    assertThat(commit.ours()).isFalse();
  }

  @Test
  void anIdCountsOnlyInCommitsOfThisLibrary() {
    String id = "00000000-0000-0007-0000-000000000001";
    String info = "{\"commitInfo\":{\"engineInfo\":\"%s\",\"txnId\":\"%s\"}}";
    assertThat(read(info.formatted("ParqueDB/1", id)).commitId())
        .hasValueSatisfying(found -> assertThat(found).hasToString(id));
    assertThat(read(info.formatted("Spark", id)).commitId()).isEmpty();
    assertThat(read(info.formatted("ParqueDB/1", "x")).commitId()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "garbage",
        "[]",
        "42",
        "{\"add\":{\"path\":\"x\",\"size\":1,",
        "{\"add\":{\"path\":\"x\",\"size\":1}}\n{\"add\":{\"path\":\"y\",\"si",
        "{\"txn\":{\"appId\":\"a\",\"version\":1}}}",
        "{\"txn\":{\"appId\":\"a\",\"version\":1}}\u0000",
        "{\"add\":{\"size\":1}}",
        "{\"add\":{\"path\":\"x\"}}",
        "{\"add\":{\"path\":\"x\",\"size\":\"1\"}}",
        "{\"add\":{\"path\":\"x\",\"size\":99999999999999999999}}",
        "{\"add\":{\"path\":\"x%2\",\"size\":1}}",
        "{\"add\":{\"path\":\"x\",\"path\":\"y\",\"size\":1}}",
        "{\"add\":\"x\"}",
        "{\"add\":{\"path\":\"x\",\"size\":1}}\n{\"add\":{\"path\":\"x\",\"size\":1}}",
        "{\"add\":{\"path\":\"x\",\"size\":1}}\n{\"remove\":{\"path\":\"x\"}}",
        "{\"remove\":{\"path\":\"x\"}}\n{\"remove\":{\"path\":\"x\"}}",
        "{\"add\":{\"path\":\"x\",\"size\":1,\"deletionVector\":{\"storageType\":\"i\"}}}",
        "{\"protocol\":{\"minReaderVersion\":1}}",
        "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}\n"
            + "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}",
        "{\"metaData\":{\"id\":\"a\"}}",
        "{\"metaData\":{\"id\":\"a\",\"schemaString\":\"{}\",\"partitionColumns\":\"x\"}}",
        "{\"txn\":{\"appId\":\"a\"}}"
      })
  void damagedCommitsAreNamed(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            CorruptTableException.class,
            error -> {
              assertThat(error.file()).isEqualTo("db/people/_delta_log/00000000000000000003.json");
              assertThat(error.namespace()).isEqualTo("people");
              assertThat(error.getMessage()).contains(error.file());
            });
  }

  @Test
  void filesElsewhereAreRefusedWhenAddedAndIgnoredWhenRemoved() {
    assertThat(read("{\"remove\":{\"path\":\"s3://elsewhere/x\"}}").removes()).hasSize(1);
    assertThatThrownBy(() -> read("{\"add\":{\"path\":\"s3://elsewhere/x\",\"size\":1}}"))
        .isInstanceOf(UnsupportedTableFeatureException.class)
        .hasMessageContaining("s3://elsewhere/x");
  }

  @Test
  void unknownStorageOfDeletionVectorsIsRefusedByName() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    {"add":{"path":"x","size":1,"deletionVector":{"storageType":"q","pathOrInlineDv":"","sizeInBytes":1,"cardinality":1}}}\
                    """))
        .isInstanceOf(UnsupportedTableFeatureException.class)
        .hasMessageContaining("storageType q");
  }
}
