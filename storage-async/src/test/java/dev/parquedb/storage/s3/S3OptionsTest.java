package dev.parquedb.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.Storages;
import dev.parquedb.storage.InvalidPathException;
import dev.parquedb.storage.StorageBackend;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.Payloads;
import dev.parquedb.testkit.s3.S3Credentials;
import dev.parquedb.testkit.s3.SimulatedS3Options;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3OptionsTest {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    Await.item(Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage()));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // what, endpoint, region, bucket, prefix, vendor, addressing, root
        "s3://data?region=eu-west-1, https://s3.eu-west-1.amazonaws.com, eu-west-1, data, '',"
            + " AWS, VIRTUAL_HOST, s3://data",
        "s3://data/a/b/?region=cn-north-1, https://s3.cn-north-1.amazonaws.com.cn, cn-north-1,"
            + " data, a/b/, AWS, VIRTUAL_HOST, s3://data/a/b",
        "s3://da.ta?region=eu-west-1, https://s3.eu-west-1.amazonaws.com, eu-west-1, da.ta, '',"
            + " AWS, PATH, s3://da.ta",
        "s3://data/a%20b?endpoint=http://127.0.0.1:9000, http://127.0.0.1:9000, us-east-1, data,"
            + " a b/, OTHER, PATH, s3://data/a%20b",
        "s3://data?endpoint=http://s3.evil.amazonaws.com, http://s3.evil.amazonaws.com, us-east-1,"
            + " data, '', OTHER, PATH, s3://data",
        "s3://data?endpoint=https://amazonaws.com.evil.org, https://amazonaws.com.evil.org,"
            + " us-east-1, data, '', OTHER, PATH, s3://data",
        "r2://acc0.eu/data, https://acc0.eu.r2.cloudflarestorage.com, auto, data, '', R2, PATH,"
            + " s3://data",
        "r2://acc0/data/x, https://acc0.r2.cloudflarestorage.com, auto, data, x/, R2, PATH,"
            + " s3://data/x",
      })
  void addressesAreUnderstood(
      String uri,
      String endpoint,
      String region,
      String bucket,
      String prefix,
      S3Vendor vendor,
      S3Settings.Addressing addressing,
      String root) {
    S3Settings settings = settings(uri, Map.of());
    assertThat(settings.endpoint()).hasToString(endpoint);
    assertThat(settings.region()).isEqualTo(region);
    assertThat(settings.bucket()).isEqualTo(bucket);
    assertThat(settings.keys().prefix()).isEqualTo(prefix);
    assertThat(settings.vendor()).isEqualTo(vendor);
    assertThat(settings.addressing()).isEqualTo(addressing);
    assertThat(settings.rootUri()).hasToString(root);
    assertThat(settings.type()).isEqualTo(uri.substring(0, 2));
  }

  @Test
  void optionsAreTaken() {
    S3Settings settings =
        settings(
            "s3://data?region=eu-west-1&pathStyle=true&partSize=6000000&partsInFlight=2"
                + "&storageClass=STANDARD_IA&kmsKeyId=key-1",
            Map.of("connections", "3", "connectTimeoutMillis", "4", "idleTimeoutMillis", "5"));
    assertThat(settings.addressing()).isEqualTo(S3Settings.Addressing.PATH);
    assertThat(settings.upload().partSize()).isEqualTo(6_000_000);
    assertThat(settings.upload().partsInFlight()).isEqualTo(2);
    assertThat(settings.upload().storageClass()).contains("STANDARD_IA");
    assertThat(settings.upload().encryption()).contains("aws:kms");
    assertThat(settings.upload().kmsKeyId()).contains("key-1");
    assertThat(settings.connections()).isEqualTo(3);
    assertThat(settings.reading().requestsInFlight()).isEqualTo(3);
    assertThat(settings.connectTimeout()).isEqualTo(Duration.ofMillis(4));
    assertThat(settings.idleTimeout()).isEqualTo(Duration.ofMillis(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3:data",
        "s3://",
        "s3:///prefix",
        "s3://x",
        "s3://user@data?region=r",
        "s3://data/../up?region=r",
        "s3://data/%zz?region=r",
        "s3://data?region=r&colour=red",
        "s3://data?region=EU!",
        "s3://data?region=r&partSize=5",
        "s3://data?region=r&partsInFlight=0",
        "s3://data?region=r&reads=fast",
        "s3://data?region=r&probe=no",
        "s3://data?region=r&readOnly=yes",
        "s3://data?region=r&encryption=rot13",
        "s3://data?region=r&encryption=AES256&kmsKeyId=k",
        "s3://data?region=r&connections=x",
        "s3://data?endpoint=ftp://host",
        "s3://data?endpoint=https://host/path",
        "s3://data?endpoint=https://user:secret@host",
        "s3://data?endpoint=https://user:secret%20@host",
        "r2://account",
        "r2://acc/data?region=auto",
        "r2://acc.evil.org/data",
      })
  void whatIsWrongIsRefusedWithoutRepeatingAnySecret(String uri) {
    assertThatThrownBy(() -> settings(uri, Map.of()))
        .isInstanceOfAny(IllegalArgumentException.class, InvalidPathException.class)
        .satisfies(refused -> assertThat(traceOf(refused)).doesNotContain("user:secret"));
  }

  @Test
  void secretsAreOptionsBesideTheUriOnly() {
    for (String name : new String[] {"accessKeyId", "secretAccessKey", "sessionToken"}) {
      assertThatThrownBy(() -> settings("s3://data?region=r&" + name + "=hush", Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(name)
          .hasMessageNotContaining("hush");
      if (!name.equals("sessionToken")) {
        assertThatThrownBy(() -> settings("s3://data?region=r", Map.of(name, "hush")))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageNotContaining("hush");
      }
    }
  }

  @Test
  void theFrontDoorOpensBucketsWithPrefixesThatKeepApart() {
    S3Credentials keys = S3Credentials.DEFAULT;
    Map<String, String> options =
        Map.of("accessKeyId", keys.accessKey(), "secretAccessKey", keys.secretKey());
    try (SimulatedServer server = new SimulatedServer(SimulatedS3Options.DEFAULT)) {
      String query = "?endpoint=" + server.s3().endpoint();
      StorageBackend one = Await.item(Storages.open(vertx, "s3://bucket/a%20b" + query, options));
      StorageBackend other = Await.item(Storages.open(vertx, "S3://bucket/a" + query, options));
      Await.item(one.write("f", Payloads.text("one")));
      assertThat(server.s3().keys("bucket")).containsExactly("a b/f");
      assertThat(Await.item(one.list("")).paths()).containsExactly("f");
      assertThat(Await.item(other.list("")).paths()).isEmpty();
      String longest = ("s".repeat(199) + "/").repeat(5) + "e".repeat(20);
      Await.item(one.write(longest, Payloads.text("longest")));
      assertThat(Payloads.text(Await.item(one.read(longest)))).isEqualTo("longest");
      for (Uni<?> call :
          new Uni<?>[] {
            one.read(longest + "e"),
            one.stat(longest + "e"),
            one.write(longest + "e", Payloads.text("x"))
          }) {
        Await.failure(InvalidPathException.class, call);
      }
      Await.item(one.close());
      Await.item(other.close());
    }
  }

  private static String traceOf(Throwable refused) {
    StringWriter text = new StringWriter();
    refused.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  private S3Settings settings(String uri, Map<String, String> options) {
    return S3Opening.settings(S3StorageProvider.builder(vertx, uri, options));
  }
}
