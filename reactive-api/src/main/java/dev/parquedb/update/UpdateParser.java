package dev.parquedb.update;

import dev.parquedb.DocumentValues;
import dev.parquedb.query.FieldPath;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the operators of an update into a tree. */
final class UpdateParser {
  /** How many paths an update may name. */
  static final int MAX_PATHS = 10_000;

  private static final Set<String> OPERATORS =
      Set.of(
          "$addToSet",
          "$bit",
          "$currentDate",
          "$inc",
          "$max",
          "$min",
          "$mul",
          "$pop",
          "$pull",
          "$pullAll",
          "$push",
          "$rename",
          "$set",
          "$setOnInsert",
          "$unset");

  private final UpdateTree tree = UpdateTree.root();
  private final List<FieldPath> paths = new ArrayList<>();
  private final Set<String> identifiers = new LinkedHashSet<>();
  private Optional<String> matched = Optional.empty();
  private boolean positional;

  UpdateParser(Map<String, Object> update) {
    if (DocumentValues.depth(update) > DocumentValues.MAX_DEPTH) {
      throw UpdateErrors.refused(
          "", "The update nests more than " + DocumentValues.MAX_DEPTH + " levels deep.");
    }
    if (update.isEmpty()) {
      throw UpdateErrors.refused("", "The update has no operator; use $set to set fields.");
    }
    update.forEach(this::operator);
  }

  UpdateTree tree() {
    return tree;
  }

  List<FieldPath> paths() {
    return paths;
  }

  /** The identifiers that need array filters. */
  Set<String> identifiers() {
    return identifiers;
  }

  /** Where the first {@code $} is. */
  Optional<String> matched() {
    return matched;
  }

  /** Whether one operand may land in many places. */
  boolean positional() {
    return positional;
  }

  private void operator(String name, Object fields) {
    if (!name.startsWith("$")) {
      throw UpdateErrors.refused(
          name, "A document is replaced by operators only; use $set to set fields.");
    }
    if (!(fields instanceof Map<?, ?> map)) {
      throw UpdateErrors.refused(
          name,
          "The operator needs an object of paths, not " + UpdateErrors.describe(fields) + ".");
    }
    if (!OPERATORS.contains(name)) {
      throw UpdateErrors.refused(name, "Unknown operator.");
    }
    map.forEach((path, operand) -> field(name, (String) path, operand));
  }

  private void field(String name, String path, Object operand) {
    String at = UpdateErrors.join(name, path);
    if (name.equals("$rename")) {
      rename(UpdatePaths.fixedTarget(path, at), operand, at);
    } else {
      add(UpdatePaths.target(path, at), operation(name, operand, at), at);
    }
  }

  private void rename(FieldPath source, Object operand, String at) {
    if (!(operand instanceof String name)) {
      throw UpdateErrors.refused(
          at, "The new name must be a string, not " + UpdateErrors.describe(operand) + ".");
    }
    FieldPath target = UpdatePaths.fixedTarget(name, at);
    add(source, new FieldOperations.RenameFrom(source), at);
    add(target, new FieldOperations.RenameTo(source), at);
  }

  private void add(FieldPath path, UpdateOperation operation, String at) {
    if (paths.size() == MAX_PATHS) {
      throw UpdateErrors.refused(at, "The update names more than " + MAX_PATHS + " paths.");
    }
    tree.add(path, operation, at);
    paths.add(path);
    for (String segment : path.segments()) {
      positional |= Positional.isOfMany(segment);
      if (segment.equals(Positional.MATCHED) && matched.isEmpty()) {
        matched = Optional.of(at);
      }
      Positional.identifier(segment).ifPresent(identifiers::add);
    }
  }

  private static UpdateOperation operation(String name, Object operand, String at) {
    return switch (name) {
      case "$set" -> new FieldOperations.Set(UpdateErrors.value(operand, at));
      case "$setOnInsert" -> new FieldOperations.SetOnInsert(UpdateErrors.value(operand, at));
      case "$unset" -> new FieldOperations.Unset();
      case "$currentDate" -> FieldOperations.CurrentDate.of(operand, at);
      case "$inc" -> NumberOperations.Inc.of(operand, at);
      case "$mul" -> NumberOperations.Mul.of(operand, at);
      case "$min" -> new NumberOperations.Min(UpdateErrors.value(operand, at));
      case "$max" -> new NumberOperations.Max(UpdateErrors.value(operand, at));
      case "$bit" -> NumberOperations.Bit.of(operand, at);
      case "$push" -> Push.of(operand, at);
      case "$pull" -> ArrayOperations.Pull.of(operand, at);
      case "$pullAll" -> ArrayOperations.Pull.ofAll(operand, at);
      case "$addToSet" -> ArrayOperations.AddToSet.of(operand, at);
      case "$pop" -> ArrayOperations.Pop.of(operand, at);
      default -> throw new IllegalStateException(name);
    };
  }
}
