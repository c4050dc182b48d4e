package dev.parquedb.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.UnsupportedStorageException;
import dev.parquedb.storage.WriteOptions;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.s3.S3Counters;
import dev.parquedb.testkit.s3.S3Operation;
import dev.parquedb.testkit.s3.SimulatedS3Options;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever way an object is written, it is stored as the operator and the caller say. */
class S3HeadersTest {

  private static final int MIB = 1 << 20;
  private static final String ENCRYPTION = "x-amz-server-side-encryption";
  private static final String KMS_KEY = ENCRYPTION + "-aws-kms-key-id";
  private static final String CLASS = "x-amz-storage-class";

  private static final WriteOptions DESCRIBED =
      WriteOptions.DEFAULT
          .withContentType("text/csv")
          .withCacheControl("no-store")
          .withMetadata(Map.of("owner", "sales", "note", "für alle"));

  private final Vertx vertx = Vertx.vertx();
  private final SimulatedServer server = new SimulatedServer(SimulatedS3Options.DEFAULT);
  private StorageBackend storage;

  @AfterEach
  void stop() {
    if (storage != null) {
      Await.item(storage.close());
    }
    server.close();
    Await.item(Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage()));
  }

  static Stream<Arguments> storings() {
    return Stream.of(
        storing(how -> how, Map.of()),
        storing(how -> how.storageClass("STANDARD_IA"), Map.of(CLASS, "STANDARD_IA")),
        storing(how -> how.encryption("AES256"), Map.of(ENCRYPTION, "AES256")),
        storing(how -> how.encryption("aws:kms"), Map.of(ENCRYPTION, "aws:kms")),
        storing(
            how ->
                how.kmsKey("arn:aws:kms:eu-west-1:111122223333:key/k").storageClass("GLACIER_IR"),
            Map.of(
                ENCRYPTION,
                "aws:kms",
                KMS_KEY,
                "arn:aws:kms:eu-west-1:111122223333:key/k",
                CLASS,
                "GLACIER_IR")));
  }

  private static Arguments storing(
      UnaryOperator<S3Backend.Builder> how, Map<String, String> headers) {
    return Arguments.of(how, headers);
  }

  @ParameterizedTest
  @MethodSource("storings")
  void everyKindOfWriteSaysHowToStore(
      UnaryOperator<S3Backend.Builder> how, Map<String, String> expected) {
    open(how);
    writeInEveryWay();
    S3Counters counters = server.s3().counters();
    for (S3Operation used :
        List.of(
            S3Operation.PUT_OBJECT, S3Operation.CREATE_MULTIPART_UPLOAD, S3Operation.COPY_OBJECT)) {
      assertThat(counters.of(used)).as("%s", used).isPositive();
    }
    for (String key : server.s3().keys(SimulatedServer.BUCKET)) {
      assertThat(storedHeaders(key)).as(key).isEqualTo(expected);
    }
  }

  @Test
  void everyKindOfWriteKeepsWhatTheCallerSaysOfTheFile() {
    open(how -> how);
    writeInEveryWay();
    Map<String, String> described =
        Map.of(
            "content-type", "text/csv",
            "cache-control", "no-store",
            "x-amz-meta-owner", "sales",
            "x-amz-meta-note", "=?UTF-8?B?ZsO8ciBhbGxl?=");
    for (String key : server.s3().keys(SimulatedServer.BUCKET)) {
      if (!key.equals("appended")) { // append describes nothing
        assertThat(server.s3().object(SimulatedServer.BUCKET, key).orElseThrow().headers())
            .as(key)
            .isEqualTo(described);
        assertThat(Await.item(storage.stat(key)).metadata()).isEqualTo(DESCRIBED.metadata());
      }
    }
  }

  @Test
  void aClassTheServerDoesNotKnowIsRefusedByEveryKindOfWrite() {
    open(how -> how);
    Await.item(storage.write("f", Payloads.text("x")));
    Await.item(storage.close());
    Await.failure( // the trial of the server is a write too
        UnsupportedStorageException.class, server.describe(vertx).storageClass("BRONZE").open());
    open(how -> how.skipProbe().storageClass("BRONZE"));
    List<String> told;
    try (Logged log = Logged.of(Aftermath.class)) {
      for (Uni<?> write :
          List.of(
              storage.write("g", Payloads.text("x")),
              storage.writeStream("g", large()),
              storage.copy("f", "g"))) {
        Await.failure(UnsupportedStorageException.class, write);
      }
      Await.item(storage.close());
      storage = null;
      told = log.messages();
    }
    assertThat(told).as("an upload that was refused is not left in the bucket").isEmpty();
    assertThat(server.s3().keys(SimulatedServer.BUCKET)).containsExactly("f");
    assertThat(server.s3().counters().openUploads()).isZero();
  }

  private void open(UnaryOperator<S3Backend.Builder> how) {
    storage = server.open(vertx, builder -> how.apply(builder.partSize(5L * MIB)));
  }

  private void writeInEveryWay() {
    Await.item(storage.write("written", Payloads.text("1"), DESCRIBED));
    Await.item(storage.writeConditional("created", Payloads.text("2"), null, DESCRIBED));
    String version = Await.item(storage.write("swapped", Payloads.text("3"), DESCRIBED)).version();
    Await.item(storage.writeConditional("swapped", Payloads.text("4"), version, DESCRIBED));
    // The same bytes again: goes as an object of one part.
    version = Await.item(storage.write("same", Payloads.text("5"), DESCRIBED)).version();
    Await.item(storage.writeConditional("same", Payloads.text("5"), version, DESCRIBED));
    Await.item(
        storage.writeStream("short", Multi.createFrom().item(Payloads.text("6")), DESCRIBED));
    Await.item(storage.writeStream("long", large(), DESCRIBED));
    Await.item(storage.append("appended", Payloads.text("7")));
    Await.item(storage.append("appended", Payloads.text("8")));
    Await.item(storage.copy("written", "copied"));
    Await.item(storage.write("left", Payloads.text("9"), DESCRIBED));
    Await.item(storage.move("left", "moved"));
  }

  private Map<String, String> storedHeaders(String key) {
    Map<String, String> all =
        new HashMap<>(server.s3().object(SimulatedServer.BUCKET, key).orElseThrow().headers());
    return all.entrySet().stream()
        .filter(each -> each.getKey().startsWith(ENCRYPTION) || each.getKey().equals(CLASS))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Multi<ByteBuffer> large() {
    return Multi.createFrom().range(0, 6).map(i -> Payloads.of(i, MIB));
  }
}
