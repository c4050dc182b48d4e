package dev.parquedb.testkit.blocking;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * File calls of the JDK that block and that BlockHound does not know by itself. They are looked up,
 * because their names and signatures differ between JDKs and systems.
 */
final class BlockingJdkCalls {

  private static final Set<String> CHANNEL =
      Set.of(
          "read",
          "write",
          "position",
          "size",
          "truncate",
          "force",
          "transferTo",
          "transferFrom",
          "map",
          "lock",
          "tryLock",
          "implCloseChannel");

  private static final Set<String> DISPATCHER =
      Set.of(
          "open0",
          "openat0",
          "link0",
          "unlink0",
          "unlinkat0",
          "rename0",
          "renameat0",
          "mkdir0",
          "rmdir0",
          "stat0",
          "stat1",
          "lstat0",
          "fstat",
          "fstat0",
          "fstatat0",
          "access0",
          "exists0",
          "opendir0",
          "fdopendir",
          "readdir",
          "readdir0",
          "read",
          "read0",
          "write",
          "write0",
          "symlink0",
          "readlink0",
          "realpath0");

  /** Next to the reads and writes that BlockHound knows and that cannot be marked again. */
  private static final Set<String> STREAM = Set.of("open0", "readBytes0", "writeBytes0");

  private static final Set<String> FILE_SYSTEM =
      Set.of(
          "createFileExclusively",
          "createFileExclusively0",
          "createDirectory",
          "createDirectory0",
          "delete0",
          "list",
          "list0",
          "rename0");

  /** A method in the form that BlockHound takes. */
  record Call(String className, String method, String descriptor) {}

  private BlockingJdkCalls() {}

  /** The blocking file calls of this JVM. */
  static List<Call> all() {
    List<Call> calls = new ArrayList<>();
    find("sun.nio.ch.FileChannelImpl", CHANNEL, method -> !isNative(method)).forEach(calls::add);
    find("sun.nio.fs.UnixNativeDispatcher", DISPATCHER, BlockingJdkCalls::isNative)
        .forEach(calls::add);
    for (String name :
        List.of(
            "java.io.FileInputStream", "java.io.FileOutputStream", "java.io.RandomAccessFile")) {
      find(name, STREAM, BlockingJdkCalls::isNative).forEach(calls::add);
    }
    find("java.io.UnixFileSystem", FILE_SYSTEM, BlockingJdkCalls::isNative).forEach(calls::add);
    return calls;
  }

  private static Stream<Call> find(String className, Set<String> names, Predicate<Method> which) {
    Class<?> type;
    try {
      type = Class.forName(className);
    } catch (ClassNotFoundException e) {
      return Stream.of(); // another operating system
    }
    return Stream.of(type.getDeclaredMethods())
        .filter(method -> names.contains(method.getName()) && !method.isBridge())
        .filter(which)
        .map(method -> new Call(className, method.getName(), descriptor(method)));
  }

  private static boolean isNative(Method method) {
    return Modifier.isNative(method.getModifiers());
  }

  private static String descriptor(Method method) {
    return MethodType.methodType(method.getReturnType(), method.getParameterTypes())
        .toMethodDescriptorString();
  }
}
