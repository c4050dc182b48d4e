package dev.parquedb.query;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Why operators that MongoDB documents are refused here. */
final class RefusedOperators {
  /** System variables of MongoDB that are not known here. */
  static final Set<String> VARIABLES =
      Set.of(
          "NOW", "CLUSTER_TIME", "USER_ROLES", "SEARCH_META", "REMOVE", "DESCEND", "PRUNE", "KEEP");

  private static final Map<String, String> WHY = new HashMap<>();

  static {
    String pure = "a filter must always select the same documents";
    String code = "no code runs here";
    String text = "there is no text index";
    String geo = "there is no geometry";
    String types = "no document value is of its type";
    String rare = "it is not implemented";
    add(pure, "$rand", "$sampleRate", "$createObjectId");
    add(code, "$where", "$function", "$accumulator");
    add(text, "$text", "$meta");
    add(geo, "$geoIntersects", "$geoWithin", "$near", "$nearSphere", "$within", "$geometry");
    add(geo, "$box", "$center", "$centerSphere", "$polygon", "$maxDistance", "$minDistance");
    add(types, "$toObjectId", "$tsIncrement", "$tsSecond");
    add("its hashes are an index's own", "$toHashedIndexKey");
    add("declare the fields in a schema instead", "$jsonSchema");
    add(rare, "$sin", "$cos", "$tan", "$asin", "$acos", "$atan", "$atan2", "$sinh", "$cosh");
    add(rare, "$tanh", "$asinh", "$acosh", "$atanh", "$degreesToRadians", "$radiansToDegrees");
    add(rare, "$zip", "$sortArray", "$maxN", "$minN", "$setField", "$unsetField", "$bsonSize");
    add(rare, "$stdDevPop", "$stdDevSamp", "$percentile", "$median", "$dateToParts", "$sigmoid");
    add(rare, "$toObject", "$toArray", "$hash", "$hexHash", "$encStrContains", "$encStrEndsWith");
    add(rare, "$encStrNormalizedEq", "$encStrStartsWith", "$similarityCosine");
  }

  private RefusedOperators() {}

  private static void add(String why, String... names) {
    List.of(names).forEach(name -> WHY.put(name, why));
  }

  /** Whether MongoDB documents the operator and it is refused here. */
  static boolean isKnown(String name) {
    return WHY.containsKey(name);
  }

  static String why(String name) {
    String why = WHY.get(name);
    return why == null
        ? "Unknown operator " + name + "."
        : name + " is not supported: " + why + ".";
  }
}
