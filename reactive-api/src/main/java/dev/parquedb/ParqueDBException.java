package dev.parquedb;

import io.smallrye.mutiny.CompositeException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The root of every error this library reports. Subclasses say what happened; {@link #code()} is
 * stable and meant for programs, the message is meant for people and says what to do next.
 *
 * <p>Neither message nor context ever holds a credential or a signed URL.
 */
public abstract class ParqueDBException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final transient Map<String, Object> context;

  /**
   * Creates an error.
   *
   * @param code the stable code, upper case with underscores
   * @param message what happened and what to do next
   * @param context named facts (path, namespace, id, version, …); null values are dropped
   * @param cause what led here, or null
   */
  protected ParqueDBException(
      String code, String message, Map<String, ?> context, Throwable cause) {
    super(message, cause);
    this.code = Objects.requireNonNull(code, "code");
    Map<String, Object> facts = new LinkedHashMap<>();
    context.forEach(
        (key, value) -> {
          if (value != null) {
            facts.put(key, value);
          }
        });
    this.context = Map.copyOf(facts);
  }

  /**
   * The one failure to tell a caller. Requests that run side by side may fail at the same time, and
   * Mutiny then reports all of them as one {@link CompositeException}, which is none of our types.
   *
   * @param failure any failure
   * @return of several the first, with the others as suppressed; any other as it is
   */
  public static Throwable first(Throwable failure) {
    if (!(failure instanceof CompositeException several) || several.getCauses().isEmpty()) {
      return failure;
    }
    Throwable first = several.getCauses().get(0);
    several.getCauses().stream().filter(other -> other != first).forEach(first::addSuppressed);
    return first;
  }

  /** The stable code of this kind of error, for example {@code ENTITY_NOT_FOUND}. */
  public final String code() {
    return code;
  }

  /** Named facts about this occurrence; never null, never holds secrets. */
  public final Map<String, Object> context() {
    return context == null ? Map.of() : context;
  }

  /** Whether the same call may succeed when made again later, without any other change. */
  public abstract boolean retryable();

  /** The HTTP status (400–599) that describes this error to an HTTP client. */
  public abstract int httpStatus();
}
