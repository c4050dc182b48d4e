package dev.parquedb.benchmarks;

import dev.parquedb.engine.parquet.ParquetEncoder;
import dev.parquedb.entity.Entity;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Encoding the rows of one commit into a Parquet file in memory, beside parquet-java's writer with
 * its own defaults on rows that are prepared for it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 8, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EncodeBenchmark {

  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static final MessageType COLUMNS =
      MessageTypeParser.parseMessageType(
          "message entity { optional binary $id (STRING); optional binary $type (STRING);"
              + " optional binary name (STRING); optional int64 createdAt (TIMESTAMP(MICROS,true));"
              + " optional binary createdBy (STRING);"
              + " optional int64 updatedAt (TIMESTAMP(MICROS,true));"
              + " optional binary updatedBy (STRING);"
              + " optional int64 deletedAt (TIMESTAMP(MICROS,true));"
              + " optional binary deletedBy (STRING); optional int64 version;"
              + " optional binary city (STRING); optional int64 n;"
              + " optional binary $data (STRING); }");

  /** How many rows a commit has. */
  @Param({"1", "10", "10000"})
  public int rows;

  private final EntitySchema schema =
      EntitySchema.of(
          SchemaField.optional("city", Primitive.STRING),
          SchemaField.optional("n", Primitive.LONG));
  private final List<Entity> entities = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();

  /** Makes the rows. */
  @Setup
  public void rows() {
    for (int i = 0; i < rows; i++) {
      String id = String.format("sensors/%08d", i);
      String city = "city-" + i % 100;
      entities.add(
          new Entity(
              id,
              "sensors",
              "Sensor " + i,
              AT,
              null,
              AT,
              null,
              null,
              null,
              1,
              Map.of("city", city, "n", (long) i, "note", "free text " + i)));
      Group group = new SimpleGroup(COLUMNS);
      group.append("$id", id).append("$type", "sensors").append("name", "Sensor " + i);
      long micros = TimeUnit.SECONDS.toMicros(AT.getEpochSecond());
      group.append("createdAt", micros).append("updatedAt", micros).append("version", 1L);
      group.append("city", city).append("n", (long) i);
      group.append("$data", "{\"note\":\"free text " + i + "\"}");
      groups.add(group);
    }
  }

  /** Our encoder, from entities. */
  @Benchmark
  public int ours() {
    return ParquetEncoder.encode(schema, entities).bytes().remaining();
  }

  /** parquet-java's writer, from prepared groups. */
  @Benchmark
  public int parquetJava() throws IOException {
    Memory file = new Memory();
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(file)
            .withConf(new PlainParquetConfiguration())
            .withType(COLUMNS)
            .build()) {
      for (Group group : groups) {
        writer.write(group);
      }
    }
    return file.bytes.size();
  }

  private static final class Memory implements OutputFile {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new PositionOutputStream() {
        @Override
        public long getPos() {
          return bytes.size();
        }

        @Override
        public void write(int b) {
          bytes.write(b);
        }

        @Override
        public void write(byte[] b, int off, int len) {
          bytes.write(b, off, len);
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
