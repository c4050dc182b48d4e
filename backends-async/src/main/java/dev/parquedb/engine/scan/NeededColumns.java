package dev.parquedb.engine.scan;

import dev.parquedb.engine.parquet.Projection;
import dev.parquedb.entity.SystemFields;
import dev.parquedb.query.Projection.Mode;
import dev.parquedb.query.Sort;
import dev.parquedb.table.Columns;
import java.util.LinkedHashSet;
import java.util.Set;

/** Decides which columns a scan reads. Pure. */
final class NeededColumns {

  private NeededColumns() {}

  static Projection of(ScanRequest request) {
    if (request.projection().mode() == Mode.EXCLUDE) {
      return Projection.all();
    }
    Set<String> names = new LinkedHashSet<>();
    names.add(SystemFields.ID);
    names.add(SystemFields.DELETED_AT);
    request.projection().paths().forEach(path -> names.add(path.root()));
    for (Sort.Key key : request.sort().keys()) {
      names.add(key.path().root());
    }
    if (new FilterFields(names).collect(request.filter().root())) {
      names.add(Columns.PAYLOAD);
    }
    if (names.contains(FilterFields.EVERYTHING)) {
      return Projection.all();
    }
    // A nested projection or a returned field must tell null from missing.
    if (!request.projection().paths().isEmpty()) {
      names.add(Columns.PAYLOAD);
    }
    return Projection.of(names);
  }
}
