package dev.parquedb.engine.conformance;

import static dev.parquedb.engine.conformance.DeltaTables.NS;
import static dev.parquedb.engine.conformance.DeltaTables.input;
import static dev.parquedb.engine.conformance.DeltaTables.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.entity.EngineOptions;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.storage.NotFoundException;
import dev.parquedb.testkit.Await;
import dev.parquedb.testkit.fault.StorageCall;
import dev.parquedb.testkit.fault.StorageOperation;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a table costs depends on its entities, not on how often they were changed. */
class DeltaHistoryTest {

  private static final int ENTITIES = 10;
  private static final int CHECKPOINT_COMMITS = 100;

  /** After so many commits the caches are full. */
  private static final int FIRST = 300;

  private static final int CACHE_BYTES = 64 << 10;
  private static final Pattern HINT = Pattern.compile("\"version\":(\\d+)");
  private static final Pattern OURS =
      Pattern.compile(
          "(dev\\.parquedb\\.(table|engine|entity|schema)|org\\.apache\\.parquet)\\..*");
  private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

  @RegisterExtension private final DeltaTables tables = new DeltaTables();

  private long version = -1;

  private EntityBackend table() {
    EngineOptions small = EngineOptions.DEFAULT.withCacheBytes(CACHE_BYTES);
    EntityBackend backend =
        tables.openFaulty(
            config -> config.checkpoints(CHECKPOINT_COMMITS, Long.MAX_VALUE).engine(small));
    for (int i = 0; i < ENTITIES; i++) {
      Await.item(backend.create(NS, input("{'$id':'e%d','n':0}".formatted(i))));
      version++;
    }
    return backend;
  }

  private void change(EntityBackend backend, int commits) {
    for (int i = 0; i < commits; i++) {
      Await.item(backend.update(NS, "e" + i % ENTITIES, update("{'$inc':{'n':1}}")));
      version++;
    }
    tables.faulty().forgetCalls();
  }

  /** The version that the hint names; -1 for none. */
  private long hinted() {
    return Await.item(
        tables
            .real()
            .read(NS + "/_delta_log/_last_checkpoint")
            .map(bytes -> HINT.matcher(StandardCharsets.UTF_8.decode(bytes)))
            .map(matcher -> matcher.find() ? Long.parseLong(matcher.group(1)) : -1)
            .onFailure(NotFoundException.class)
            .recoverWithItem(-1L));
  }

  /** Checkpoints and hints are written beside commits: they follow, but not at once. */
  private long hintThatFollows(EntityBackend backend) {
    long hint = hinted();
    for (int i = 0; i < 5_000 && hint < version - 2 * CHECKPOINT_COMMITS; i++) {
      change(backend, 1);
      hint = hinted();
    }
    assertThat(hint).isGreaterThanOrEqualTo(version - 2 * CHECKPOINT_COMMITS);
    return hint;
  }

  private static long logVersion(String path) {
    Matcher name = Pattern.compile("_delta_log/(\\d{20})\\..*").matcher(path);
    return name.find() ? Long.parseLong(name.group(1)) : 0;
  }

  private void aTableCostsTheSameAfter(int commits) {
    EntityBackend writer = table();
    change(writer, FIRST);
    Map<String, Long> before = settled();
    change(writer, commits);
    assertNothingGrew(before, settled());
    openingReadsThreeObjectsAndTheTail(writer);
  }

  /** A commit that left anything of itself behind would leave some hundred bytes. */
  private static void assertNothingGrew(Map<String, Long> before, Map<String, Long> after) {
    assertThat(before).containsKey("dev.parquedb.table.DataFile");
    Map<String, Long> grown = new TreeMap<>(after);
    before.forEach((type, bytes) -> grown.merge(type, -bytes, Long::sum));
    grown.values().removeIf(bytes -> bytes == 0);
    assertThat(grown.values().stream().mapToLong(Long::longValue).sum())
        .as("what grew: %s", grown)
        .isLessThan(CACHE_BYTES);
  }

  private void openingReadsThreeObjectsAndTheTail(EntityBackend writer) {
    long hint = hintThatFollows(writer);
    tables.faulty().forgetCalls();
    EntityBackend opened = tables.openFaulty(config -> config);
    assertThat(Await.item(opened.count(NS))).isEqualTo(ENTITIES);
    List<StorageCall> calls = tables.faulty().calls();
    assertThat(
            calls.stream()
                .map(StorageCall::path)
                .filter(path -> path.contains("_delta_log") && logVersion(path) <= hint)
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            NS + "/_delta_log/_last_checkpoint",
            NS + "/_delta_log/%020d.checkpoint.parquet".formatted(hint),
            NS + "/_delta_log/%020d.json".formatted(hint));
    assertThat(calls).noneMatch(call -> call.operation() == StorageOperation.LIST);
    assertThat(calls.stream().filter(call -> logVersion(call.path()) > hint).count())
        .isLessThanOrEqualTo(version - hint + 32);
  }

  /** What is live when nothing happens beside: a checkpoint that is being made is no history. */
  private static Map<String, Long> settled() {
    Map<String, Long> last = live();
    for (int i = 0; i < 200; i++) {
      Map<String, Long> now = live();
      if (now.equals(last)) {
        return now;
      }
      last = now;
    }
    throw new AssertionError("something goes on: " + last);
  }

  @Test
  void aTableCostsTheSameAfterAThousandCommits() {
    aTableCostsTheSameAfter(1_000);
  }

  @Test
  @Tag("full")
  void aTableCostsTheSameAfterTenThousandCommits() {
    aTableCostsTheSameAfter(10_000);
  }

  /**
   * Bytes of live objects by class, of what an open table is made of. What a storage in memory
   * holds is no part of it, nor what is remembered of up to 4,096 commits of all tables.
   */
  private static Map<String, Long> live() {
    String histogram;
    try {
      histogram =
          (String)
              ManagementFactory.getPlatformMBeanServer()
                  .invoke(
                      new ObjectName("com.sun.management:type=DiagnosticCommand"),
                      "gcClassHistogram",
                      new Object[] {new String[0]},
                      new String[] {String[].class.getName()});
    } catch (JMException e) {
      throw new AssertionError(e);
    }
    Map<String, Long> bytes = new TreeMap<>();
    histogram
        .lines()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .filter(
            line -> OURS.matcher(line.group(3)).matches() && !line.group(3).contains("Standing"))
        .forEach(line -> bytes.put(line.group(3), Long.parseLong(line.group(2))));
    return bytes;
  }
}
