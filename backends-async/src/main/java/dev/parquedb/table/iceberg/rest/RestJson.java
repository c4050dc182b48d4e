package dev.parquedb.table.iceberg.rest;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.iceberg.rest.RESTSerializers;

/** JSON of the protocol; long texts are read on the CPU pool. */
final class RestJson {

  private static final int INLINE_BYTES = 64 * 1024;

  private static final ObjectMapper MAPPER = mapper();

  private final Executor cpu;

  RestJson(Executor cpu) {
    this.cpu = cpu;
  }

  private static ObjectMapper mapper() {
    ObjectMapper mapper =
        JsonMapper.builder()
            .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .build();
    RESTSerializers.registerAll(mapper);
    return mapper;
  }

  /**
   * Reads a text.
   *
   * @param text the bytes
   * @param reader makes the result; what it or the parser throws fails the {@code Uni}
   */
  <T> Uni<T> read(byte[] text, Function<JsonNode, T> reader) {
    Uni<T> result = Uni.createFrom().item(() -> reader.apply(tree(text)));
    return text.length > INLINE_BYTES ? result.runSubscriptionOn(cpu) : result;
  }

  /** Makes a request, on the CPU pool: how long it becomes is not known before. */
  Uni<RestCall> write(Supplier<RestCall> request) {
    return Uni.createFrom().item(request).runSubscriptionOn(cpu);
  }

  /** Reads a short text. */
  static JsonNode tree(byte[] text) {
    try {
      JsonNode tree = MAPPER.readTree(text);
      if (tree == null || !tree.isObject()) {
        throw new IllegalArgumentException("not a JSON object");
      }
      return tree;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads one of the models of the protocol. */
  static <T> T model(JsonNode tree, Class<T> type) {
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One of the models of the protocol as text. */
  static String text(Object model) {
    try {
      return MAPPER.writeValueAsString(model);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
