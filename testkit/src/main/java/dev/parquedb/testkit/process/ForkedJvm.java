package dev.parquedb.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How a JVM is forked.
 *
 * @param flags its flags
 * @param classPath its class path
 */
public record ForkedJvm(List<String> flags, String classPath) {

  /** Starts quickly and takes little: for workers that do not compute much. */
  public static final ForkedJvm SMALL =
      of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  public ForkedJvm {
    flags = List.copyOf(flags);
    Objects.requireNonNull(classPath, "classPath");
  }

  /** One with the given flags, on the class path of this one. */
  public static ForkedJvm of(String... flags) {
    return new ForkedJvm(List.of(flags), System.getProperty("java.class.path"));
  }

  /** The same on another class path: for a peer that must not meet ours. */
  public ForkedJvm withClassPath(String other) {
    return new ForkedJvm(flags, other);
  }

  /** Starts it; what it prints on standard error comes on its standard output. */
  Process start(String main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(arguments);
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
