package dev.parquedb.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs benchmarks and keeps the raw results. Takes the arguments of JMH.
 *
 * <p>Everything is run {@code bench.rounds} times over, so that what is compared alternates and a
 * slow minute of the machine does not hit one side only. Each round's raw JMH JSON is kept in
 * {@code bench.results} as {@code benchmarks-commit-jdk-round.json}, beside one {@code .meta.json}
 * for the run. At the end the ratios of the medians are printed.
 */
public final class RunBenchmarks {

  private RunBenchmarks() {}

  /**
   * Runs benchmarks.
   *
   * @param args arguments of JMH, for example {@code ReadRange -p sizeKiB=64}
   */
  public static void main(String[] args) throws Exception {
    CommandLineOptions given = new CommandLineOptions(args);
    if (given.shouldHelp() || given.shouldList() || given.shouldListProfilers()) {
      org.openjdk.jmh.Main.main(args);
      return;
    }
    int rounds = Integer.getInteger("bench.rounds", 1);
    RunMetadata metadata = RunMetadata.of(List.of(args), rounds);
    Path results = Files.createDirectories(Path.of(System.getProperty("bench.results", "results")));
    String name = label(given) + "-" + metadata.commit() + "-" + RunMetadata.jdk();
    metadata.write(results.resolve(name + ".meta.json"));
    Ratios ratios = new Ratios();
    for (int round = 1; round <= rounds; round++) {
      Path raw = results.resolve(name + "-r" + round + ".json");
      addAll(ratios, run(given, raw));
    }
    ratios.lines().forEach(System.out::println);
    BenchFiles.delete(BenchFiles.folder());
  }

  private static String label(CommandLineOptions given) {
    String patterns = String.join("-", given.getIncludes()).replaceAll("[^A-Za-z0-9-]+", "");
    return patterns.isEmpty() ? "all" : patterns;
  }

  private static Collection<RunResult> run(CommandLineOptions given, Path raw) throws Exception {
    Options options =
        new OptionsBuilder()
            .parent(given)
            .shouldFailOnError(true)
            .resultFormat(ResultFormatType.JSON)
            .result(raw.toString())
            .build();
    return new Runner(options).run();
  }

  private static void addAll(Ratios ratios, Collection<RunResult> results) {
    for (RunResult result : results) {
      BenchmarkParams run = result.getParams();
      Map<String, String> params = new TreeMap<>();
      run.getParamsKeys().forEach(key -> params.put(key, run.getParam(key)));
      String benchmark = run.getBenchmark();
      int method = benchmark.lastIndexOf('.');
      String simple = benchmark.substring(benchmark.lastIndexOf('.', method - 1) + 1);
      ratios.add(simple, params, result.getPrimaryResult().getScore());
      // The score of a counter may be its sum; what is compared is an iteration.
      result
          .getSecondaryResults()
          .forEach(
              (counter, counted) ->
                  ratios.add(simple + ":" + counter, params, counted.getStatistics().getMean()));
    }
  }
}
