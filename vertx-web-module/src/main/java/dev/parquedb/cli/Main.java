package dev.parquedb.cli;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The command line: {@code serve} and {@code import}. Every option can be given in the environment
 * too, as {@code PARQUEDB_} and its name in upper case with underscores.
 *
 * <p>Exit codes: 0 done, 1 failed, 2 wrong usage.
 */
@Command(
    name = "parquedb",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "An entity store on object storage, in open table formats.",
    subcommands = {ServeCommand.class, ImportCommand.class})
public final class Main {

  private static final int FAILED = 1;

  private final Map<String, String> environment;
  private final PrintWriter out;
  private final PrintWriter err;

  /**
   * A command line.
   *
   * @param environment the environment variables
   * @param out for results
   * @param err for progress, warnings and errors
   */
  Main(Map<String, String> environment, PrintWriter out, PrintWriter err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs a command and ends the process with its exit code; a server runs until the process is told
   * to end.
   *
   * @param arguments the command and its options; {@code --help} explains them
   */
  public static void main(String[] arguments) {
    new Main(System.getenv(), new PrintWriter(System.out, true), new PrintWriter(System.err, true))
        .run(arguments)
        .subscribe()
        .with(System::exit);
  }

  /** Runs a command; the exit code arrives when it has ended. Never fails. */
  Uni<Integer> run(String... arguments) {
    CommandLine commandLine =
        new CommandLine(this)
            .setOut(out)
            .setErr(err)
            .setDefaultValueProvider(
                argument ->
                    argument instanceof OptionSpec option
                        ? environment.get(variable(option))
                        : null);
    int parsed = commandLine.execute(arguments);
    return chosen(commandLine)
        .filter(command -> parsed == CommandLine.ExitCode.OK)
        .map(this::run)
        .orElseGet(() -> Uni.createFrom().item(parsed));
  }

  private Uni<Integer> run(AsyncCommand command) {
    Vertx vertx = Vertx.vertx();
    // A context's thread keeps the process alive until Vert.x is closed.
    vertx.runOnContext(started -> {});
    return Uni.createFrom()
        .deferred(() -> command.run(vertx, out, err))
        .onFailure()
        .recoverWithItem(
            error -> {
              err.println("Error: " + Errors.describe(error));
              return FAILED;
            })
        .call(() -> Uni.createFrom().completionStage(() -> vertx.close().toCompletionStage()));
  }

  private static String variable(OptionSpec option) {
    String name = option.longestName().replaceFirst("^-+", "");
    return "PARQUEDB_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** The command that the arguments named, unless they only asked for help. */
  private static Optional<AsyncCommand> chosen(CommandLine commandLine) {
    CommandLine.ParseResult result = commandLine.getParseResult();
    if (result == null || !result.hasSubcommand()) {
      return Optional.empty();
    }
    CommandLine.ParseResult sub = result.subcommand();
    boolean helpOnly = sub.isUsageHelpRequested() || sub.isVersionHelpRequested();
    return helpOnly ? Optional.empty() : Optional.of((AsyncCommand) sub.commandSpec().userObject());
  }

  /** The version as the jar states it. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"parquedb " + (version == null ? "(not packaged)" : version)};
    }
  }
}
