package dev.parquedb.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the results say: ratios of medians over the rounds of one run.
 *
 * <p>Reads are set against the floors and peers of the same size and number in flight; many callers
 * against one, joined ranges against single ones, our writes against the SDK's, our commits against
 * those of others, the syncs or the requests they need, and their own at the beginning of a table.
 */
final class Ratios {

  private static final String WAY = "way";
  private static final String FORMAT = "format";

  /** Ways that others are set against; each of one benchmark only. */
  private static final List<Enum<?>> PEERS =
      List.of(
          ReadWay.FLOOR,
          ReadWay.ASYNC_FILE,
          ReadWay.ASYNC_FILE_REUSED,
          S3Way.HTTP_CLIENT,
          S3Way.SDK_NETTY,
          S3Way.SDK_CRT);

  /** Methods, or counters of theirs, and the methods of the same benchmark they are set against. */
  private static final Map<String, List<String>> BESIDE =
      Map.of(
          "callers256", List.of("oneCaller"),
          "readRanges", List.of("oneByOne"),
          "sixteenInFlight", List.of("oneByOne"),
          "s3Backend", List.of("sdkNetty"),
          "unsynced", List.of("deltaKernel", "hadoopTables", "spark"),
          "synced", List.of("syncFloor"),
          "ours", List.of("parquetJava"),
          "callers1000:commits", List.of("onePut"),
          "callers1000:commitsOneByOne", List.of("onePut"));

  /** Parameters whose values are compared, and the value that the others are set against. */
  private static final Map<String, String> AGAINST = Map.of("history", "10");

  private final Map<Key, List<Double>> scores = new LinkedHashMap<>();

  private record Key(String benchmark, Map<String, String> params) {
    Key {
      params = Map.copyOf(params);
    }

    Key with(String param, String value) {
      Map<String, String> other = new TreeMap<>(params);
      other.put(param, value);
      return new Key(benchmark, other);
    }

    Key without(String param) {
      Map<String, String> other = new TreeMap<>(params);
      other.remove(param);
      return new Key(benchmark, other);
    }

    Key withBenchmark(String other) {
      return new Key(other, params);
    }
  }

  /**
   * Adds a result.
   *
   * @param benchmark class and method, {@code ReadRangeBenchmark.read}
   * @param params the parameters by name
   * @param score operations a second
   */
  void add(String benchmark, Map<String, String> params, double score) {
    scores.computeIfAbsent(new Key(benchmark, params), key -> new ArrayList<>()).add(score);
  }

  /** One line a ratio; nothing for results that have nothing to be compared with. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Key key : scores.keySet()) {
      if (key.params().containsKey(WAY)) {
        for (Enum<?> peer : PEERS) {
          compare(lines, key, key.with(WAY, peer.name()), "of " + peer);
        }
      } else {
        int method = key.benchmark().lastIndexOf('.') + 1;
        for (String peer : BESIDE.getOrDefault(key.benchmark().substring(method), List.of())) {
          String other = key.benchmark().substring(0, method) + peer;
          Key same = key.withBenchmark(other);
          // Peers have one format, and no parameter for it.
          compare(lines, key, scores.containsKey(same) ? same : same.without(FORMAT), "of " + peer);
        }
        AGAINST.forEach(
            (param, value) -> {
              if (key.params().containsKey(param)) {
                compare(lines, key, key.with(param, value), "of " + param + " " + value);
              }
            });
      }
    }
    return lines;
  }

  private void compare(List<String> lines, Key key, Key peer, String label) {
    if (!key.equals(peer) && scores.containsKey(peer)) {
      double ratio = median(scores.get(key)) / median(scores.get(peer));
      lines.add(
          String.format(
              Locale.ROOT,
              "%-30s %-75s %8.2f x %s",
              key.benchmark(),
              new TreeMap<>(key.params()),
              ratio,
              label));
    }
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : Arrays.stream(sorted, middle - 1, middle + 1).average().orElseThrow();
  }
}
