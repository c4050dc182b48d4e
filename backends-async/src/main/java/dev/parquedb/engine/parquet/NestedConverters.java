package dev.parquedb.engine.parquet;

import dev.parquedb.engine.parquet.Variants.Wrappers;
import dev.parquedb.schema.FieldType;
import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import dev.parquedb.table.RowIdentity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/** Converters that put lists, maps and structs together, for types of {@link ColumnShape}. */
final class NestedConverters {

  private NestedConverters() {}

  /** A converter that hands each value of the type on. */
  static Converter of(FieldType type, Type column, Consumer<Object> sink) {
    if (type instanceof FieldType.ListOf list) {
      return list(list, column.asGroupType(), sink);
    } else if (type instanceof FieldType.MapOf map) {
      return map(map, column.asGroupType(), sink);
    } else if (type instanceof FieldType.Struct struct) {
      return struct(struct, column.asGroupType(), sink);
    }
    if (!column.isPrimitive()) {
      // Of ours only a payload is one, and stands for a document as JSON text would.
      Wrappers wrappers = type == Primitive.JSON ? Wrappers.READ : Wrappers.KEPT;
      return Variants.converter(column.asGroupType(), wrappers, sink);
    }
    return new ScalarConverter(ScalarReaders.of(type, column.asPrimitiveType()), sink);
  }

  /** A group of converters with something to do before and after. */
  private static class Group extends GroupConverter {

    private final Converter[] children;

    Group(Converter... children) {
      this.children = children;
    }

    @Override
    public Converter getConverter(int index) {
      return children[index];
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }

  private static Converter list(FieldType.ListOf type, GroupType column, Consumer<Object> sink) {
    ListValue value = new ListValue();
    Type repeated = column.getType(0);
    Converter inner;
    if (ColumnShape.isElement(column)) {
      inner = of(type.element(), repeated, value.elements::add);
    } else {
      Slot slot = new Slot();
      Converter element = of(type.element(), repeated.asGroupType().getType(0), slot::set);
      inner =
          new Group(element) {
            @Override
            public void end() {
              value.elements.add(slot.take());
            }
          };
    }
    return new Group(inner) {
      @Override
      public void start() {
        value.elements.clear();
      }

      @Override
      public void end() {
        sink.accept(Collections.unmodifiableList(new ArrayList<>(value.elements)));
      }
    };
  }

  private static Converter map(FieldType.MapOf type, GroupType column, Consumer<Object> sink) {
    Map<String, Object> entries = new LinkedHashMap<>();
    GroupType repeated = column.getType(0).asGroupType();
    Slot key = new Slot();
    Slot value = new Slot();
    Converter entry =
        new Group(
            of(MapKeys.type(repeated.getType(0)), repeated.getType(0), key::set),
            of(type.value(), repeated.getType(1), value::set)) {
          @Override
          public void end() {
            Object name = key.take();
            if (name == null) {
              throw new IllegalArgumentException("a map has a null key");
            }
            entries.put(RowIdentity.text(name), value.take());
          }
        };
    return new Group(entry) {
      @Override
      public void start() {
        entries.clear();
      }

      @Override
      public void end() {
        sink.accept(Collections.unmodifiableMap(new LinkedHashMap<>(entries)));
      }
    };
  }

  private static Converter struct(FieldType.Struct type, GroupType column, Consumer<Object> sink) {
    List<SchemaField> fields = type.fields();
    Object[] values = new Object[fields.size()];
    Converter[] children = new Converter[column.getFieldCount()];
    for (int i = 0; i < children.length; i++) {
      int field = ColumnShape.indexOf(fields, column.getFieldName(i));
      children[i] =
          field < 0
              ? discard(column.getType(i))
              : of(fields.get(field).type(), column.getType(i), value -> values[field] = value);
    }
    return new Group(children) {
      @Override
      public void start() {
        java.util.Arrays.fill(values, null);
      }

      @Override
      public void end() {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
          if (values[i] != null) {
            map.put(fields.get(i).name(), values[i]);
          }
        }
        sink.accept(Collections.unmodifiableMap(map));
      }
    };
  }

  /** Takes a column that is read only to tell whether the group around it is there. */
  static Converter discard(Type type) {
    if (type.isPrimitive()) {
      return new PrimitiveConverter() {
        @Override
        public void addBinary(Binary value) {}

        @Override
        public void addBoolean(boolean value) {}

        @Override
        public void addDouble(double value) {}

        @Override
        public void addFloat(float value) {}

        @Override
        public void addInt(int value) {}

        @Override
        public void addLong(long value) {}
      };
    }
    return new Group(
        type.asGroupType().getFields().stream()
            .map(NestedConverters::discard)
            .toArray(Converter[]::new));
  }

  /** The elements of the list being read. */
  private static final class ListValue {
    final List<Object> elements = new ArrayList<>();
  }

  /** A value that may not come. */
  private static final class Slot {

    private Object value;

    void set(Object given) {
      value = given;
    }

    Object take() {
      Object taken = value;
      value = null;
      return taken;
    }
  }
}
