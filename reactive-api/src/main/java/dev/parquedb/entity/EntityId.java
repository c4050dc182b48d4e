package dev.parquedb.entity;

import dev.parquedb.Utf8Order;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The id of an entity: a namespace and a local id, written {@code ns/localId}.
 *
 * @param namespace 1–128 of letters, digits, {@code _}, {@code -}, {@code .}; not starting with
 *     {@code _}, {@code .} or {@code $}
 * @param localId 1–512 characters, no {@code /}, no control characters
 */
public record EntityId(String namespace, String localId) implements Comparable<EntityId> {

  private static final int MAX_NAMESPACE = 128;
  private static final int MAX_LOCAL_ID = 512;

  public EntityId {
    checkNamespace(namespace);
    checkLocalId(localId);
  }

  /**
   * Reads a local or full id of a known namespace.
   *
   * @param namespace the namespace
   * @param id {@code localId} or {@code namespace/localId}
   * @return the id; fails with {@link InvalidNamespaceException} or {@link InvalidIdException}
   */
  public static EntityId of(String namespace, String id) {
    checkNamespace(namespace);
    Objects.requireNonNull(id, "id");
    int slash = id.indexOf('/');
    if (slash < 0) {
      return new EntityId(namespace, id);
    }
    if (!id.substring(0, slash).equals(namespace)) {
      throw new InvalidIdException(
          id, "Id " + printable(id) + " belongs to another namespace than " + namespace);
    }
    return new EntityId(namespace, id.substring(slash + 1));
  }

  /**
   * Checks a namespace.
   *
   * @param namespace the namespace
   * @return the same; fails with {@link InvalidNamespaceException}
   */
  public static String checkNamespace(String namespace) {
    Objects.requireNonNull(namespace, "namespace");
    if (namespace.isEmpty() || namespace.length() > MAX_NAMESPACE) {
      throw new InvalidNamespaceException(
          namespace,
          "A namespace has 1 to " + MAX_NAMESPACE + " characters, not " + namespace.length());
    }
    char first = namespace.charAt(0);
    for (int i = 0; i < namespace.length(); i++) {
      char c = namespace.charAt(i);
      boolean letterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letterOrDigit && c != '_' && c != '-' && c != '.') {
        throw new InvalidNamespaceException(
            namespace,
            "Namespace " + printable(namespace) + " may hold letters, digits, _, - and . only");
      }
    }
    if (first == '_' || first == '.') {
      throw new InvalidNamespaceException(
          namespace, "Namespace " + namespace + " must not start with " + first);
    }
    return namespace;
  }

  private static void checkLocalId(String localId) {
    Objects.requireNonNull(localId, "localId");
    if (localId.isEmpty() || localId.length() > MAX_LOCAL_ID) {
      throw new InvalidIdException(
          localId, "A local id has 1 to " + MAX_LOCAL_ID + " characters, not " + localId.length());
    }
    for (int i = 0; i < localId.length(); i++) {
      char c = localId.charAt(i);
      if (c == '/' || Character.isISOControl(c)) {
        throw new InvalidIdException(
            localId, "Local id " + printable(localId) + " holds a slash or a control character");
      }
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(localId)) {
      throw new InvalidIdException(localId, "The local id is not valid Unicode");
    }
  }

  private static String printable(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .limit(80)
        .forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? '\uFFFD' : c));
    return out.toString();
  }

  /** The full id, {@code ns/localId}. */
  public String full() {
    return namespace + "/" + localId;
  }

  /** By namespace, then by the UTF-8 bytes of the local id. */
  @Override
  public int compareTo(EntityId other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : Utf8Order.compare(localId, other.localId);
  }

  @Override
  public String toString() {
    return full();
  }
}
