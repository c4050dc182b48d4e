package dev.parquedb.examples;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EarthquakeAppOnFsTest extends EarthquakeAppTest {

  @TempDir private Path folder;

  @Override
  JsonObject storage() {
    return new JsonObject().put("storage", "fs:" + folder);
  }
}
