package dev.parquedb.testkit.s3;

import dev.parquedb.TimeSource;
import dev.parquedb.testkit.time.SeededRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What all requests of a server share. Thread-safe. */
final class Engine {

  private static final String LATENCY = "latency";
  private static final String LOSERS = "losers";
  private static final double LOSERS_SHARE = 1.0 / 14;

  private final SimulatedS3Options options;
  private final TimeSource time;
  private final Store store;
  private final Operations operations;
  private final Authentication authentication;
  private final S3Faults faults = new S3Faults();
  private final Journal journal = new Journal();
  private final Map<String, Long> lastWrites = new HashMap<>();

  Engine(SimulatedS3Options options, TimeSource time) {
    this.options = options;
    this.time = time;
    this.store = new Store(options);
    this.operations = new Operations(store, options);
    this.authentication = new Authentication(options.profile().region(), options.credentials());
  }

  SimulatedS3Options options() {
    return options;
  }

  TimeSource time() {
    return time;
  }

  Store store() {
    return store;
  }

  Authentication authentication() {
    return authentication;
  }

  S3Faults faults() {
    return faults;
  }

  Journal journal() {
    return journal;
  }

  /** The clock of the server. */
  Instant now() {
    return time.now().plus(options.clockSkew()).truncatedTo(ChronoUnit.MILLIS);
  }

  /** How long a request takes: fixed by the seed and its number. */
  Duration latency(S3Call call) {
    S3Profile profile = options.profile();
    S3Latency latency = call.operation().changes() ? profile.changes() : profile.reads();
    return latency.pick(random(call, LATENCY));
  }

  /**
   * Performs a request whose body arrived.
   *
   * @throws S3Error when it fails; nothing changed then
   */
  Reply perform(S3Call call, Head head, Received body) {
    boolean taken = false;
    try {
      refuseByQuirks(call, head);
      Reply reply = operations.perform(call.operation(), head, body, now());
      taken = call.operation().uploads();
      noteWrite(call);
      return reply;
    } catch (S3Error e) {
      throw e.status() == 412 && mayGet500(call)
          ? new S3Error(500, "UnknownError", "UnknownError")
          : e;
    } finally {
      if (!taken) {
        store.memory().release(body.content().held());
      }
    }
  }

  private void refuseByQuirks(S3Call call, Head head) {
    if (has(S3Quirk.REFUSES_TRAILERS) && head.has("x-amz-trailer")) {
      throw new S3Error(400, "XAmzContentSHA256Mismatch", "XAmzContentSHA256Mismatch");
    }
    if (has(S3Quirk.ONE_WRITE_PER_SECOND_AND_KEY) && call.operation().writesKey()) {
      synchronized (lastWrites) {
        Long last = lastWrites.get(call.bucket() + "/" + call.key());
        if (last != null && time.monotonicNanos() - last < Duration.ofSeconds(1).toNanos()) {
          throw new S3Error(
              429, "TooManyRequests", "Reduce your concurrent request rate for the same object.");
        }
      }
    }
  }

  private void noteWrite(S3Call call) {
    if (has(S3Quirk.ONE_WRITE_PER_SECOND_AND_KEY) && call.operation().writesKey()) {
      synchronized (lastWrites) {
        lastWrites.put(call.bucket() + "/" + call.key(), time.monotonicNanos());
      }
    }
  }

  private boolean mayGet500(S3Call call) {
    return has(S3Quirk.LOSERS_MAY_GET_500)
        && call.operation().changes()
        && random(call, LOSERS).nextDouble() < LOSERS_SHARE;
  }

  private boolean has(S3Quirk quirk) {
    Set<S3Quirk> quirks = options.profile().quirks();
    return quirks.contains(quirk);
  }

  private RandomGenerator random(S3Call call, String use) {
    return SeededRandom.of(options.seed() ^ SeededRandom.mix(call.number()), use);
  }
}
