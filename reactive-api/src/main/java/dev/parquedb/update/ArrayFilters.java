package dev.parquedb.update;

import dev.parquedb.query.Filter;
import dev.parquedb.query.FilterNode;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The array filters of an update by identifier.
 *
 * @param byIdentifier the filters
 */
record ArrayFilters(Map<String, Filter> byIdentifier) {

  /** Pairs filters with the identifiers of an update; each needs the other. */
  static ArrayFilters of(List<Filter> filters, Set<String> identifiers) {
    Map<String, Filter> byIdentifier = new HashMap<>();
    for (int i = 0; i < filters.size(); i++) {
      String at = "arrayFilters." + i;
      String identifier = identifier(filters.get(i), at);
      if (!identifiers.contains(identifier)) {
        throw UpdateErrors.refused(
            at, "The update has no $[" + identifier + "], so the filter would do nothing.");
      }
      if (byIdentifier.put(identifier, filters.get(i)) != null) {
        throw UpdateErrors.refused(
            at, "There are two array filters for " + identifier + "; join them into one.");
      }
    }
    for (String identifier : identifiers) {
      if (!byIdentifier.containsKey(identifier)) {
        throw UpdateErrors.refused(
            "arrayFilters", "No array filter tells what $[" + identifier + "] stands for.");
      }
    }
    return new ArrayFilters(byIdentifier);
  }

  private static String identifier(Filter filter, String at) {
    Set<String> roots = new LinkedHashSet<>();
    collect(filter.root(), roots, at);
    if (roots.size() != 1) {
      throw UpdateErrors.refused(
          at,
          roots.isEmpty()
              ? "The filter names no identifier."
              : "All fields of an array filter start with one identifier, not with " + roots + ".");
    }
    String identifier = roots.iterator().next();
    if (!Positional.isIdentifier(identifier)) {
      throw UpdateErrors.refused(
          at,
          "An identifier starts with a lower-case letter and has letters and digits only: "
              + identifier);
    }
    return identifier;
  }

  private static void collect(FilterNode node, Set<String> roots, String at) {
    if (node instanceof FilterNode.And and) {
      and.nodes().forEach(part -> collect(part, roots, at));
    } else if (node instanceof FilterNode.Or or) {
      or.nodes().forEach(part -> collect(part, roots, at));
    } else if (node instanceof FilterNode.Nor nor) {
      nor.nodes().forEach(part -> collect(part, roots, at));
    } else if (node instanceof FilterNode.Field field) {
      roots.add(field.path().root());
    } else {
      throw UpdateErrors.refused(at, "$expr cannot stand in an array filter.");
    }
  }

  boolean matches(String identifier, Object element) {
    return byIdentifier.get(identifier).matches(Collections.singletonMap(identifier, element));
  }
}
