package dev.parquedb.examples.quarkus;

import io.smallrye.config.ConfigMapping;
import java.util.Map;

/** Where the entities lie. */
@ConfigMapping(prefix = "store")
public interface StoreConfig {

  /** Any storage URI, such as {@code fs:/data} or {@code s3://bucket/prefix?region=eu-west-1}. */
  String uri();

  /** Named options of that storage. */
  Map<String, String> options();
}
