package dev.parquedb.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a JVM on the class path of this one is forked.
 *
 * <p>AWS credentials that this JVM was given as system properties are handed on in the environment,
 * where no list of processes shows them.
 *
 * @param flags its flags
 */
public record ForkedJvm(List<String> flags) {

  /** Starts quickly and takes little: for workers that do not compute much. */
  public static final ForkedJvm SMALL =
      of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private static final Map<String, String> HANDED_ON =
      Map.of(
          "aws.accessKeyId", "AWS_ACCESS_KEY_ID",
          "aws.secretAccessKey", "AWS_SECRET_ACCESS_KEY",
          "aws.sessionToken", "AWS_SESSION_TOKEN");

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
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    HANDED_ON.forEach(
        (property, variable) -> {
          String value = System.getProperty(property);
          if (value != null) {
            builder.environment().put(variable, value);
          }
        });
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
