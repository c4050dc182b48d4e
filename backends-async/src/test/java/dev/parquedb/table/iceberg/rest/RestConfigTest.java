package dev.parquedb.table.iceberg.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parquedb.entity.IcebergCatalogConfig;
import dev.parquedb.entity.IcebergCatalogConfig.R2DataCatalog;
import dev.parquedb.entity.IcebergCatalogConfig.Rest;
import dev.parquedb.entity.InvalidInputException;
import dev.parquedb.entity.OAuth2Credentials;
import dev.parquedb.entity.TableLocations;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestConfigTest {

  private static final URI HERE = URI.create("https://catalog.example.com/api");

  @Test
  void r2DataCatalogIsACatalogOfItsOwnAddressAndWarehouse() {
    R2DataCatalog r2 = new R2DataCatalog("0123abcd", "api-token", "my-bucket");
    assertThat(r2.rest().uri())
        .isEqualTo(URI.create("https://catalog.cloudflarestorage.com/0123abcd/my-bucket"));
    assertThat(r2.rest().token()).contains("api-token");
    assertThat(r2.warehouse()).isEqualTo("0123abcd_my-bucket");
  }

  @Test
  void nothingShowsASecret() {
    OAuth2Credentials credentials =
        OAuth2Credentials.of("me", "secret").withServerUri(URI.create("https://auth.example.com"));
    for (IcebergCatalogConfig each :
        List.of(
            Rest.builder(HERE).token("secret").header("X-Key", "secret").build(),
            Rest.builder(HERE).oauth2(credentials).build(),
            new R2DataCatalog("account", "secret", "bucket"))) {
      assertThat(each.toString()).doesNotContain("secret");
    }
    assertThat(credentials.toString()).doesNotContain("secret").doesNotContain("me,");
  }

  @Test
  void whatMakesNoSenseIsRefusedByItsName() {
    for (String uri :
        List.of("ftp://x", "http:/x", "https://u:p@x/", "https://x/?a=b", "https://x/#f")) {
      refused("uri", () -> new Rest(URI.create(uri), Optional.empty()));
    }
    refused(
        "token",
        () -> Rest.builder(HERE).token("a").oauth2(OAuth2Credentials.of("a", "b")).build());
    refused("timeout", () -> Rest.builder(HERE).timeout(Duration.ZERO).build());
    refused("maxResponseBytes", () -> Rest.builder(HERE).maxResponseBytes(0).build());
    refused("headers", () -> Rest.builder(HERE).header("Authorization", "x").build());
    refused("headers", () -> Rest.builder(HERE).header("a b", "x").build());
    refused("headers", () -> Rest.builder(HERE).header("a", "x\r\nb: y").build());
    refused("bucket", () -> new R2DataCatalog("account", "token", "a/../b"));
    for (String prefix : List.of("bucket/a", "s3://", "s3://b/../c", "/tmp")) {
      refused("locations", () -> new TableLocations(List.of(prefix), location -> null));
    }
  }

  private static void refused(String option, Runnable config) {
    assertThatThrownBy(config::run)
        .isInstanceOf(InvalidInputException.class)
        .extracting(thrown -> ((InvalidInputException) thrown).at())
        .isEqualTo(option);
  }
}
