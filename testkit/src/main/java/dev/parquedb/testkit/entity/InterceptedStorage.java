package dev.parquedb.testkit.entity;

import dev.parquedb.storage.CallOptions;
import dev.parquedb.storage.StorageBackend;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A storage whose calls a test sees and may hold, fail or repeat, each as it is subscribed to.
 * Views made by {@link StorageBackend#with} are intercepted by the same rule. Thread-safe.
 *
 * <pre>{@code
 * InterceptedStorage seen = new InterceptedStorage(storage);
 * EntityBackend backend = … seen.storage() …
 * seen.rule((call, proceed) -> call.reads() ? Uni.createFrom().nothing() : proceed.get());
 * }</pre>
 */
public final class InterceptedStorage {

  private static final Set<String> READS =
      Set.of("read", "readRange", "readRanges", "readInto", "readStream", "exists", "stat", "list");

  /**
   * One call.
   *
   * @param method the name of the method
   * @param path its first argument
   * @param conditional whether it creates a file only where there is none
   */
  public record Call(String method, String path, boolean conditional) {
    /** Whether the call changes nothing. */
    public boolean reads() {
      return READS.contains(method);
    }
  }

  /** Decides what becomes of a call that answers once. */
  @FunctionalInterface
  public interface Rule {
    /**
     * Makes the call, or does not.
     *
     * @param call which
     * @param proceed makes the call when its result is subscribed to; may be used several times
     */
    Uni<Object> apply(Call call, Supplier<Uni<Object>> proceed);
  }

  private final StorageBackend delegate;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private volatile Rule rule = (call, proceed) -> proceed.get();

  /**
   * Intercepts a storage; calls go through until there is a rule.
   *
   * @param delegate where calls go
   */
  public InterceptedStorage(StorageBackend delegate) {
    this.delegate = delegate;
  }

  /** Calls from now on follow this rule. */
  public void rule(Rule next) {
    rule = next;
  }

  /**
   * Calls from now on never answer where they are of this kind; those that wait can be counted,
   * also after {@link #open}, which does not let them go.
   *
   * @param kind which calls wait until they are cancelled
   */
  public Held hold(Predicate<Call> kind) {
    Held held = new Held();
    rule = (call, proceed) -> kind.test(call) ? held.one() : proceed.get();
    return held;
  }

  /** Calls that wait until they are cancelled. */
  public static final class Held {
    private final AtomicInteger began = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();

    private Held() {}

    private Uni<Object> one() {
      return Uni.createFrom()
          .nothing()
          .onSubscription()
          .invoke(began::incrementAndGet)
          .onCancellation()
          .invoke(cancelled::incrementAndGet);
    }

    /** How many calls have waited, those that were cancelled among them. */
    public int began() {
      return began.get();
    }

    /** How many of them were cancelled. */
    public int cancelled() {
      return cancelled.get();
    }
  }

  /** Calls from now on go through. */
  public void open() {
    rule = (call, proceed) -> proceed.get();
  }

  /** The calls that were subscribed to, in order. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** The storage to hand to a backend. */
  public StorageBackend storage() {
    return around(delegate);
  }

  private StorageBackend around(StorageBackend inner) {
    return (StorageBackend)
        Proxy.newProxyInstance(
            StorageBackend.class.getClassLoader(),
            new Class<?>[] {StorageBackend.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("with")) {
                return around(inner.with((CallOptions) arguments[0]));
              }
              return intercept(inner, method, arguments);
            });
  }

  private Object intercept(StorageBackend inner, Method method, Object[] arguments)
      throws Throwable {
    if (method.getReturnType() == Multi.class) {
      Multi<?> multi = (Multi<?>) invoke(inner, method, arguments);
      Call call = call(method, arguments);
      return multi.onSubscription().invoke(() -> calls.add(call));
    }
    if (method.getReturnType() != Uni.class || arguments == null) {
      return invoke(inner, method, arguments);
    }
    Call call = call(method, arguments);
    return Uni.createFrom()
        .deferred(
            () -> {
              calls.add(call);
              return rule.apply(call, () -> again(inner, method, arguments));
            });
  }

  private static Call call(Method method, Object[] arguments) {
    boolean conditional = method.getName().equals("writeConditional") && arguments[2] == null;
    return new Call(method.getName(), String.valueOf(arguments[0]), conditional);
  }

  @SuppressWarnings("unchecked") // Every Uni is a source of objects.
  private static Uni<Object> again(StorageBackend inner, Method method, Object[] arguments) {
    try {
      return (Uni<Object>) invoke(inner, method, arguments);
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(method + " throws no checked exception", e);
    }
  }

  private static Object invoke(StorageBackend inner, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(inner, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
