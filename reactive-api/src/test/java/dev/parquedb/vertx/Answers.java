package dev.parquedb.vertx;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;

/** An interface whose methods answer what a test says; any other call fails the test. */
final class Answers {

  /** What a method answers. */
  interface Answer {
    Object to(Object[] arguments);
  }

  private Answers() {}

  static <T> T of(Class<T> type, Map<String, Answer> answers) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          Answer answer = answers.get(method.getName());
          if (answer == null) {
            throw new AssertionError("Not expected: " + method);
          }
          return answer.to(arguments);
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
