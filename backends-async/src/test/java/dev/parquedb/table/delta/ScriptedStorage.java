package dev.parquedb.table.delta;

import dev.parquedb.storage.StorageBackend;
import dev.parquedb.storage.UnavailableException;
import dev.parquedb.storage.WriteOutcomeUnknownException;
import io.smallrye.mutiny.Uni;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** A storage that records calls as {@code method path} and fails some as a test says. */
final class ScriptedStorage {

  private final StorageBackend delegate;
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile Rule rule = (call, proceed) -> proceed.get();

  /** Decides what becomes of a call that answers once. */
  @FunctionalInterface
  interface Rule {
    Uni<Object> apply(String call, Supplier<Uni<Object>> proceed);
  }

  ScriptedStorage(StorageBackend delegate) {
    this.delegate = delegate;
  }

  StorageBackend storage() {
    return (StorageBackend)
        Proxy.newProxyInstance(
            StorageBackend.class.getClassLoader(),
            new Class<?>[] {StorageBackend.class},
            (proxy, method, arguments) -> intercept(method, arguments));
  }

  List<String> calls() {
    return List.copyOf(calls);
  }

  void forgetCalls() {
    calls.clear();
  }

  void rule(Rule next) {
    rule = next;
  }

  /** Calls go through again. */
  void heal() {
    rule = (call, proceed) -> proceed.get();
  }

  /** Conditional writes take effect, and their replies are lost. */
  void loseRepliesAfterEffect() {
    rule(
        (call, proceed) ->
            call.startsWith("writeConditional ")
                ? proceed.get().chain(written -> Uni.createFrom().failure(lost(call)))
                : proceed.get());
  }

  /** Conditional writes do not take effect, and nobody is told. */
  void loseRequests() {
    rule(
        (call, proceed) ->
            call.startsWith("writeConditional ")
                ? Uni.createFrom().failure(lost(call))
                : proceed.get());
  }

  /** Calls that start like this fail as if the store could not be reached. */
  void unavailable(String prefix) {
    rule(
        (call, proceed) ->
            call.startsWith(prefix)
                ? Uni.createFrom().failure(new UnavailableException(call, "not reached", null))
                : proceed.get());
  }

  static WriteOutcomeUnknownException lost(String call) {
    return new WriteOutcomeUnknownException(call, "the reply was lost");
  }

  private Object intercept(Method method, Object[] arguments) throws Throwable {
    if (method.getReturnType() != Uni.class || arguments == null) {
      return invoke(method, arguments);
    }
    String call = method.getName() + " " + arguments[0];
    return Uni.createFrom()
        .deferred(
            () -> {
              calls.add(call);
              return rule.apply(call, () -> again(method, arguments));
            });
  }

  @SuppressWarnings("unchecked") // Every Uni is a source of objects.
  private Uni<Object> again(Method method, Object[] arguments) {
    try {
      return (Uni<Object>) invoke(method, arguments);
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(method + " throws no checked exception", e);
    }
  }

  private Object invoke(Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(delegate, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
