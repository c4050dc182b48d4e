package dev.parquedb.engine.scan;

import dev.parquedb.entity.EntityId;
import dev.parquedb.query.Filter;
import dev.parquedb.query.Filters;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.Columns;
import dev.parquedb.table.RowIdentity;
import dev.parquedb.table.TableState;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Turns ids of rows that have no {@code $id} into a filter on the columns that make it. Pure. */
final class ForeignIds {

  private ForeignIds() {}

  /**
   * A filter that every row with one of the ids matches, and few others.
   *
   * @param state a state with an identity
   * @param ids the ids
   */
  static Filter filter(TableState state, Collection<EntityId> ids) {
    RowIdentity identity = state.identity().orElseThrow();
    List<FieldType> types = identity.columns().stream().map(name -> type(state, name)).toList();
    List<Filter> each = new ArrayList<>();
    for (EntityId id : ids) {
      Optional<List<String>> texts = identity.texts(id.localId());
      if (texts.isPresent()) {
        each.add(filter(identity.columns(), types, texts.get()));
      }
    }
    return each.isEmpty()
        ? Filters.in(identity.columns().get(0))
        : each.size() == 1 ? each.get(0) : Filters.or(each.toArray(Filter[]::new));
  }

  private static FieldType type(TableState state, String column) {
    return state
        .schema()
        .field(column)
        .map(SchemaField::type)
        .orElseGet(
            () ->
                Columns.of(state.schema()).stream()
                    .filter(system -> system.name().equals(column))
                    .findFirst()
                    .orElseThrow()
                    .type());
  }

  private static Filter filter(List<String> columns, List<FieldType> types, List<String> texts) {
    Filter all = Filter.all();
    for (int i = 0; i < columns.size(); i++) {
      try {
        Object value = value(types.get(i), texts.get(i));
        all = value == null ? all : all.and(Filters.eq(columns.get(i), value));
      } catch (DateTimeException | NumberFormatException e) {
        return Filters.in(columns.get(i));
      }
    }
    return all;
  }

  /** The value with this text; null where one text may stand for several values. */
  private static Object value(FieldType type, String text) {
    if (type instanceof FieldType.Decimal) {
      return new BigDecimal(text);
    }
    return switch ((Primitive) type) {
      case STRING -> text;
      case INT, LONG -> Long.valueOf(text);
      case DATE -> LocalDate.parse(text);
      case TIMESTAMP -> Instant.parse(text);
      case LOCAL_TIMESTAMP -> LocalDateTime.parse(text);
      default -> null;
    };
  }
}
