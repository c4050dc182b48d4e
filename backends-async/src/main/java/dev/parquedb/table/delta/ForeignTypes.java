package dev.parquedb.table.delta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * Types that entity tables have not, as those that their values become: short integers are
 * integers, a VARIANT is its value, the keys of maps are their text. Pure.
 */
final class ForeignTypes {

  /** A VARIANT; entity tables have no such columns, since they could not be written. */
  static final String VARIANT = "foreign variant";

  private ForeignTypes() {}

  /** A schema, or a type of one, with such types replaced. */
  static JsonNode asOurs(JsonNode type) {
    if (type.isTextual()) {
      return switch (type.textValue()) {
        case "byte", "short" -> TextNode.valueOf("integer");
        case "variant" -> TextNode.valueOf(VARIANT);
        default -> type;
      };
    } else if (!type.isObject()) {
      return type;
    }
    ObjectNode replaced = type.deepCopy();
    switch (type.path("type").asText()) {
      case "array" -> replaced.set("elementType", asOurs(type.path("elementType")));
      case "map" -> {
        if (isScalar(type.path("keyType"))) {
          replaced.put("keyType", "string");
        }
        replaced.set("valueType", asOurs(type.path("valueType")));
      }
      case "struct" -> {
        ArrayNode fields = JsonNodeFactory.instance.arrayNode();
        for (JsonNode field : type.path("fields")) {
          ObjectNode copy = field.deepCopy();
          copy.set("type", asOurs(field.path("type")));
          fields.add(copy);
        }
        replaced.set("fields", fields);
      }
      default -> {}
    }
    return replaced;
  }

  private static boolean isScalar(JsonNode type) {
    return type.isTextual()
        && !type.textValue().equals("binary")
        && !type.textValue().equals("variant");
  }
}
