package dev.parquedb.query;

import dev.parquedb.entity.InvalidInputException;
import dev.parquedb.query.Projection.Mode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The paths of a projection, merged into a tree; a leaf is the end of a path. */
final class ProjectionTree {
  /** Stands for a field that is not listed: neither a leaf nor with anything below. */
  private static final ProjectionTree NOTHING = new ProjectionTree();

  private final Map<String, ProjectionTree> children = new LinkedHashMap<>();
  private boolean leaf;

  private ProjectionTree() {}

  static ProjectionTree of(Collection<FieldPath> paths) {
    ProjectionTree root = new ProjectionTree();
    paths.forEach(root::add);
    return root;
  }

  private void add(FieldPath path) {
    ProjectionTree node = this;
    for (String segment : path.segments()) {
      node = node.children.computeIfAbsent(segment, key -> new ProjectionTree());
      if (node.leaf) {
        throw collision(path);
      }
    }
    if (!node.children.isEmpty()) {
      throw collision(path);
    }
    node.leaf = true;
  }

  private static InvalidInputException collision(FieldPath path) {
    return new InvalidInputException(
        "projection." + path, "projection: " + path + " and another path contain each other.");
  }

  boolean isLeaf() {
    return leaf;
  }

  boolean has(String key) {
    return children.containsKey(key);
  }

  ProjectionTree child(String key) {
    return children.getOrDefault(key, NOTHING);
  }

  /** Adds what is to be kept of a field. */
  void keep(Mode mode, String key, Object value, Map<String, Object> target) {
    ProjectionTree node = child(key);
    if (node == NOTHING) {
      if (mode == Mode.EXCLUDE) {
        target.put(key, value);
      }
    } else if (node.leaf) {
      if (mode == Mode.INCLUDE) {
        target.put(key, value);
      }
    } else if (isContainer(value)) {
      target.put(key, node.within(mode, value));
    } else if (mode == Mode.EXCLUDE) {
      target.put(key, value);
    }
  }

  private Object within(Mode mode, Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> kept = new LinkedHashMap<>();
      map.forEach((key, inner) -> keep(mode, (String) key, inner, kept));
      return Collections.unmodifiableMap(kept);
    }
    List<Object> kept = new ArrayList<>();
    for (Object element : (List<?>) value) {
      if (isContainer(element)) {
        kept.add(within(mode, element));
      } else if (mode == Mode.EXCLUDE) {
        kept.add(element);
      }
    }
    return Collections.unmodifiableList(kept);
  }

  private static boolean isContainer(Object value) {
    return value instanceof Map || value instanceof List;
  }
}
