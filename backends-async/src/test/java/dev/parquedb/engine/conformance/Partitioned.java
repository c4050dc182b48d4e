package dev.parquedb.engine.conformance;

import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.SchemaNotFoundException;
import dev.parquedb.entity.UpdateOptions;
import dev.parquedb.entity.Upsert;
import dev.parquedb.schema.EntitySchema;
import dev.parquedb.schema.SchemaField;
import io.smallrye.mutiny.Uni;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A backend whose tables are made with a schema, so that suites that know of none are run on it.
 */
final class Partitioned {

  /** The operations that make a table; of updates only upserts do. */
  private static final Set<String> MAKING = Set.of("create", "update", "bulkCreate", "ingest");

  private final EntityBackend backend;
  private final EntitySchema schema;

  private Partitioned(EntityBackend backend, EntitySchema schema) {
    this.backend = backend;
    this.schema = schema;
  }

  /** The backend, every table of which gets the schema before its first entity. */
  static EntityBackend by(EntitySchema schema, EntityBackend backend) {
    Partitioned partitioned = new Partitioned(backend, schema);
    return (EntityBackend)
        Proxy.newProxyInstance(
            Partitioned.class.getClassLoader(),
            new Class<?>[] {EntityBackend.class},
            (proxy, method, arguments) -> partitioned.call(method, arguments));
  }

  private Object call(Method method, Object[] given) throws Throwable {
    Object[] arguments =
        method.getName().equals("setSchema")
            ? new Object[] {given[0], partitioned((EntitySchema) given[1])}
            : given;
    Object answer;
    try {
      answer = method.invoke(backend, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    return makes(method, arguments) && answer instanceof Uni<?> making
        ? declared((String) arguments[0]).chain(() -> making)
        : answer;
  }

  /** A schema that partitions as the table does. */
  private EntitySchema partitioned(EntitySchema wanted) {
    List<SchemaField> fields = new ArrayList<>(wanted.fields());
    schema.fields().stream()
        .filter(field -> wanted.field(field.name()).isEmpty())
        .forEach(fields::add);
    return new EntitySchema(fields, schema.partitionBy(), wanted.properties());
  }

  private static boolean makes(Method method, Object[] arguments) {
    return MAKING.contains(method.getName())
        && (!method.getName().equals("update")
            || Arrays.stream(arguments)
                .anyMatch(
                    option ->
                        option instanceof UpdateOptions options && options.upsert() == Upsert.YES));
  }

  private Uni<Void> declared(String ns) {
    return Uni.createFrom()
        .deferred(() -> backend.getSchema(ns))
        .replaceWithVoid()
        .onFailure(SchemaNotFoundException.class)
        .recoverWithUni(() -> backend.setSchema(ns, schema));
  }
}
