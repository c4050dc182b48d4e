package dev.parquedb.entity;

import dev.parquedb.schema.FieldType.Primitive;
import dev.parquedb.schema.SchemaField;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Checks the names of fields that get columns of their own within a VARIANT. */
final class ShredNames {

  private static final String OPTION = "shred";

  private ShredNames() {}

  static List<String> checked(PayloadKind payload, List<String> names) {
    if (payload != PayloadKind.VARIANT && !names.isEmpty()) {
      throw new InvalidInputException(OPTION, "Fields are shredded of a VARIANT payload only");
    }
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      try {
        // They become names of columns.
        SchemaField.optional(name, Primitive.STRING);
      } catch (IllegalArgumentException e) {
        throw new InvalidInputException(
            OPTION, e.getMessage() + "; fields nested in others are not shredded");
      }
      if (SystemFields.ALL.contains(name)) {
        throw new InvalidInputException(OPTION, name + " has a column already");
      }
      if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        throw new InvalidInputException(
            OPTION, name + " is shredded already, or differs from another field by case only");
      }
    }
    return List.copyOf(names);
  }
}
