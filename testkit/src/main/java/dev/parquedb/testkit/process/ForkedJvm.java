package dev.parquedb.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a JVM on the class path of this one is forked.
 *
 * @param flags its flags
 */
public record ForkedJvm(List<String> flags) {

  /** Starts quickly and takes little: for workers that do not compute much. */
  public static final ForkedJvm SMALL =
      of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  public ForkedJvm {
    flags = List.copyOf(flags);
  }

  /** One with the given flags. */
  public static ForkedJvm of(String... flags) {
    return new ForkedJvm(List.of(flags));
  }

  /** Starts it; what it prints on standard error comes on its standard output. */
  Process start(Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
