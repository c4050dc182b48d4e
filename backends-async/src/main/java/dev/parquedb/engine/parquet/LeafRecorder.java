package dev.parquedb.engine.parquet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Takes rows apart into the values and levels of their leaf columns. Not thread-safe. */
final class LeafRecorder extends RecordConsumer {

  private final List<LeafBuffer> leaves = new ArrayList<>();
  private final List<Group> open = new ArrayList<>();
  private Group current;

  /** A column, or a part of a nested one. */
  private static class Node {
    final int maxRepetition;
    final int maxDefinition;

    Node(MessageType schema, String[] path) {
      maxRepetition = schema.getMaxRepetitionLevel(path);
      maxDefinition = schema.getMaxDefinitionLevel(path);
    }
  }

  private static final class Leaf extends Node {
    final LeafBuffer values;

    Leaf(MessageType schema, String[] path, LeafBuffer values) {
      super(schema, path);
      this.values = values;
    }
  }

  /** A group, and where it stands in the row that is written. */
  private static final class Group extends Node {
    final Node[] parts;
    final BitSet seen = new BitSet();
    int repetition;
    int field;
    int next;

    Group(MessageType schema, String[] path, Node[] parts) {
      super(schema, path);
      this.parts = parts;
    }

    void begin(int level) {
      seen.clear();
      repetition = level;
    }
  }

  /**
   * Creates a recorder.
   *
   * @param schema the columns
   * @param bounded whether the values of a leaf have an order that readers know
   */
  LeafRecorder(MessageType schema, Predicate<ColumnDescriptor> bounded) {
    current = group(schema, schema, new String[0], bounded);
  }

  private Group group(
      MessageType schema, GroupType type, String[] path, Predicate<ColumnDescriptor> bounded) {
    Node[] parts = new Node[type.getFieldCount()];
    for (int i = 0; i < parts.length; i++) {
      Type part = type.getType(i);
      String[] inner = Arrays.copyOf(path, path.length + 1);
      inner[path.length] = part.getName();
      parts[i] =
          part.isPrimitive()
              ? leaf(schema, inner, bounded)
              : group(schema, part.asGroupType(), inner, bounded);
    }
    return new Group(schema, path, parts);
  }

  private Leaf leaf(MessageType schema, String[] path, Predicate<ColumnDescriptor> bounded) {
    ColumnDescriptor column = schema.getColumnDescription(path);
    LeafBuffer values = new LeafBuffer(column, bounded.test(column));
    leaves.add(values);
    return new Leaf(schema, path, values);
  }

  /** The leaf columns, in the order of the schema. */
  List<LeafBuffer> leaves() {
    return leaves;
  }

  @Override
  public void startMessage() {
    current.begin(0);
  }

  @Override
  public void endMessage() {
    missing(current);
  }

  @Override
  public void startField(String field, int index) {
    current.field = index;
    current.next = current.repetition;
  }

  @Override
  public void endField(String field, int index) {
    // What is repeated in it ended with its last value.
  }

  @Override
  public void startGroup() {
    Group inner = (Group) current.parts[current.field];
    inner.begin(repetition(inner));
    open.add(current);
    current = inner;
  }

  @Override
  public void endGroup() {
    missing(current);
    current = open.remove(open.size() - 1);
  }

  /** The level of the next value of the field; those after it repeat within the field. */
  private int repetition(Node part) {
    int level = current.next;
    current.next = part.maxRepetition;
    current.seen.set(current.field);
    return level;
  }

  private static void missing(Group group) {
    for (int i = 0; i < group.parts.length; i++) {
      if (!group.seen.get(i)) {
        missing(group.parts[i], group.repetition, group.maxDefinition);
      }
    }
  }

  private static void missing(Node part, int repetition, int definition) {
    if (part instanceof Leaf leaf) {
      leaf.values.addNull(repetition, definition);
      return;
    }
    for (Node inner : ((Group) part).parts) {
      missing(inner, repetition, definition);
    }
  }

  private Leaf leaf() {
    return (Leaf) current.parts[current.field];
  }

  @Override
  public void addInteger(int value) {
    Leaf leaf = leaf();
    leaf.values.add((long) value, repetition(leaf));
  }

  @Override
  public void addLong(long value) {
    Leaf leaf = leaf();
    leaf.values.add(value, repetition(leaf));
  }

  @Override
  public void addBoolean(boolean value) {
    Leaf leaf = leaf();
    leaf.values.add(value, repetition(leaf));
  }

  @Override
  public void addBinary(Binary value) {
    Leaf leaf = leaf();
    leaf.values.add(value, repetition(leaf));
  }

  @Override
  public void addFloat(float value) {
    Leaf leaf = leaf();
    leaf.values.add((double) value, repetition(leaf));
  }

  @Override
  public void addDouble(double value) {
    Leaf leaf = leaf();
    leaf.values.add(value, repetition(leaf));
  }
}
