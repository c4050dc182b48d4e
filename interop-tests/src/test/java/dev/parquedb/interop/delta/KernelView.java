package dev.parquedb.interop.delta;

import dev.parquedb.entity.EntityBackend;
import dev.parquedb.interop.WitnessView;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One namespace as we see it and as delta-kernel sees it. */
final class KernelView extends WitnessView {

  private final KernelProcess kernel;

  /**
   * A view of one namespace.
   *
   * @param folder the folder of the tables
   */
  KernelView(KernelProcess kernel, EntityBackend backend, Path folder, String ns) {
    super(kernel, backend, folder, ns);
    this.kernel = kernel;
  }

  /** The row of one id, as delta-kernel sees it now. */
  Map<String, Object> kernelRow(String localId) {
    return row(localId);
  }

  /** The types of the columns, by name, as Delta writes them. */
  Map<String, Object> kernelSchema() {
    Map<?, ?> schema = (Map<?, ?>) protocol().get("schema");
    Map<String, Object> types = new TreeMap<>();
    for (Object field : (List<?>) schema.get("fields")) {
      types.put((String) ((Map<?, ?>) field).get("name"), ((Map<?, ?>) field).get("type"));
    }
    return types;
  }

  /** Protocol, properties and schema of the table. */
  Map<String, Object> protocol() {
    return kernel.protocol(table).lines().get(0);
  }
}
