package dev.parquedb.engine.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.EntityBackends;
import dev.parquedb.Storages;
import dev.parquedb.engine.parquet.RecordEncoder;
import dev.parquedb.entity.CreateInput;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.IcebergBackendConfig;
import dev.parquedb.query.Filter;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.table.Columns.Column;
import dev.parquedb.table.StoredColumns;
import dev.parquedb.table.StoredColumns.Presence;
import dev.parquedb.testkit.Await;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.inmemory.InMemoryInputFile;
import org.apache.iceberg.inmemory.InMemoryOutputFile;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.LocationProvider;
import org.apache.iceberg.io.OutputFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that other engines deleted, in the ways in which they do and this library does not. */
class IcebergForeignDeletesTest {

  private static final String ROOT = "default/things/";

  private Vertx vertx;
  private StorageBackend storage;
  private EntityBackend backend;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    storage =
        Await.item(Storages.open(vertx, "memory:foreign-deletes-" + System.identityHashCode(this)));
  }

  @AfterEach
  void close() {
    Await.item(backend.close());
    Await.item(storage.close());
    Await.item(Uni.createFrom().completionStage(vertx.close().toCompletionStage()));
  }

  /** Six entities in two files. */
  private void fill(int formatVersion) {
    backend =
        Await.item(
            EntityBackends.open(
                vertx, IcebergBackendConfig.builder(storage).formatVersion(formatVersion).build()));
    for (String file : List.of("a", "b")) {
      List<CreateInput> inputs = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        inputs.add(CreateInput.of(Map.of("$id", file + i, "name", "name " + i)));
      }
      Await.item(backend.bulkCreate("things", inputs));
    }
  }

  private List<String> ids() {
    List<String> ids =
        Await.item(
            backend
                .find("things", Filter.all())
                .map(entity -> entity.id().substring("things/".length()))
                .collect()
                .asList());
    assertThat(Await.item(backend.count("things"))).isEqualTo(ids.size());
    return ids.stream().sorted().toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void rowsDeletedByTheirValuesAreGone(int formatVersion) {
    fill(formatVersion);
    Foreign foreign = new Foreign();
    foreign.commit(
        foreign.values("eq.parquet", new Object[] {"name 1"}, new Object[] {"none has it"}));
    assertThat(ids()).containsExactly("a0", "a2", "b0", "b2");
    // Later rows of the same values are others.
    Await.item(backend.create("things", CreateInput.of(Map.of("$id", "c", "name", "name 1"))));
    assertThat(ids()).containsExactly("a0", "a2", "b0", "b2", "c");
    assertThat(Await.item(backend.exists("things", "a1"))).isFalse();
    assertThat(
            Await.item(
                    backend.delete(
                        "things", "a0", dev.parquedb.entity.DeleteOptions.DEFAULT.hard()))
                .deleted())
        .isEqualTo(1);
    assertThat(ids()).containsExactly("a2", "b0", "b2", "c");
    Await.item(backend.compact("things"));
    assertThat(ids()).containsExactly("a2", "b0", "b2", "c");
  }

  @Test
  void oneFileOfPositionsMayBeAboutManyDataFilesAndNameARowTwice() {
    fill(2);
    Foreign foreign = new Foreign();
    List<String> files = foreign.dataFiles();
    foreign.commit(
        foreign.positions(
            "shared.parquet",
            new Object[] {files.get(0), 0L},
            new Object[] {files.get(0), 0L},
            new Object[] {files.get(1), 2L}));
    List<String> left = ids();
    assertThat(left).hasSize(4);
    // A second one that names one of them again, and a third that names another by its values.
    foreign = new Foreign();
    foreign.commit(
        foreign.positions(
            "again.parquet", new Object[] {files.get(0), 0L}, new Object[] {files.get(0), 1L}));
    assertThat(ids()).hasSize(3);
    foreign = new Foreign();
    foreign.commit(foreign.values("eq.parquet", new Object[] {"name 1"}));
    assertThat(ids()).hasSize(2);
    String one = ids().get(0);
    Await.item(backend.delete("things", one, dev.parquedb.entity.DeleteOptions.DEFAULT.hard()));
    assertThat(ids()).hasSize(1);
  }

  /** Another engine: iceberg-core over the same storage. */
  private final class Foreign implements TableOperations, FileIO {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, InMemoryOutputFile> written = new HashMap<>();
    private final long number;
    private transient TableMetadata current;

    Foreign() {
      long newest = 1;
      while (Await.item(storage.exists(metadata(newest + 1)))) {
        newest++;
      }
      number = newest;
      current =
          TableMetadataParser.fromJson(
              StandardCharsets.UTF_8.decode(Await.item(storage.read(metadata(newest)))).toString());
    }

    private String metadata(long version) {
      return ROOT + "metadata/v" + version + ".metadata.json";
    }

    Table table() {
      return new BaseTable(this, "things", report -> {});
    }

    /** The locations of the data files of three rows. */
    List<String> dataFiles() {
      List<String> files = new ArrayList<>();
      for (DataFile file :
          org.apache.iceberg.SnapshotChanges.builderFor(table())
              .snapshot(current.currentSnapshot())
              .executeWith(new Direct())
              .build()
              .addedDataFiles()) {
        files.add(file.location());
      }
      for (DataFile file :
          org.apache.iceberg.SnapshotChanges.builderFor(table())
              .snapshot(current.snapshot(current.currentSnapshot().parentId()))
              .executeWith(new Direct())
              .build()
              .addedDataFiles()) {
        files.add(file.location());
      }
      return files;
    }

    private byte[] parquet(
        List<Column> columns, List<StoredColumns.Column> stored, Object[]... rows) {
      try (RecordEncoder encoder =
          new RecordEncoder("table", columns, new StoredColumns(stored, 0))) {
        for (Object[] row : rows) {
          encoder.add(row);
        }
        ByteBuffer file = encoder.finish();
        byte[] bytes = new byte[file.remaining()];
        file.get(bytes);
        return bytes;
      }
    }

    private String store(String name, byte[] bytes) {
      Await.item(storage.write(ROOT + "data/" + name, ByteBuffer.wrap(bytes)));
      return current.location() + "/data/" + name;
    }

    /** Deletes by {@code name}, which is field 3. */
    DeleteFile values(String name, Object[]... rows) {
      int id = current.schema().findField("name").fieldId();
      byte[] bytes =
          parquet(
              List.of(new Column("name", Primitive.STRING)),
              List.of(new StoredColumns.Column("name", "name", id, Presence.OPTIONAL, List.of())),
              rows);
      return FileMetadata.deleteFileBuilder(current.spec())
          .ofEqualityDeletes(id)
          .withPath(store(name, bytes))
          .withFormat(FileFormat.PARQUET)
          .withFileSizeInBytes(bytes.length)
          .withRecordCount(rows.length)
          .build();
    }

    DeleteFile positions(String name, Object[]... rows) {
      byte[] bytes =
          parquet(
              List.of(new Column("file_path", Primitive.STRING), new Column("pos", Primitive.LONG)),
              List.of(
                  new StoredColumns.Column(
                      "file_path", "file_path", 2147483546, Presence.REQUIRED, List.of()),
                  new StoredColumns.Column("pos", "pos", 2147483545, Presence.REQUIRED, List.of())),
              rows);
      return FileMetadata.deleteFileBuilder(current.spec())
          .ofPositionDeletes()
          .withPath(store(name, bytes))
          .withFormat(FileFormat.PARQUET)
          .withFileSizeInBytes(bytes.length)
          .withRecordCount(rows.length)
          .build();
    }

    void commit(DeleteFile deletes) {
      RowDelta delta = table().newRowDelta().addDeletes(deletes);
      delta.scanManifestsWith(new Direct()).writeManifestsWith(new Direct(), 1).commit();
      written.forEach(
          (location, file) ->
              Await.item(storage.write(path(location), ByteBuffer.wrap(file.toByteArray()))));
      Await.item(
          storage.writeConditional(
              metadata(number + 1),
              ByteBuffer.wrap(TableMetadataParser.toJson(current).getBytes(StandardCharsets.UTF_8)),
              null));
    }

    private String path(String location) {
      return ROOT + location.substring(current.location().length() + 1);
    }

    @Override
    public TableMetadata current() {
      return current;
    }

    @Override
    public TableMetadata refresh() {
      return current;
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
      current = metadata;
    }

    @Override
    public FileIO io() {
      return this;
    }

    @Override
    public String metadataFileLocation(String fileName) {
      return current.location() + "/metadata/" + fileName;
    }

    @Override
    public LocationProvider locationProvider() {
      return org.apache.iceberg.LocationProviders.locationsFor(
          current.location(), current.properties());
    }

    @Override
    public InputFile newInputFile(String location) {
      InMemoryOutputFile own = written.get(location);
      if (own != null) {
        return new InMemoryInputFile(location, own.toByteArray());
      }
      ByteBuffer bytes = Await.item(storage.read(path(location)));
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      return new InMemoryInputFile(location, copy);
    }

    @Override
    public OutputFile newOutputFile(String location) {
      return written.computeIfAbsent(location, InMemoryOutputFile::new);
    }

    @Override
    public void deleteFile(String location) {
      written.remove(location);
    }
  }

  /** Runs everything at once. */
  private static final class Direct extends AbstractExecutorService {
    @Override
    public void execute(Runnable command) {
      command.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
