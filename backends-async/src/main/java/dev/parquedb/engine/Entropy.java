package dev.parquedb.engine;

import dev.parquedb.vertx.Contexts;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Random numbers for ids and jitter: a fast generator, seeded once from the system's entropy. That
 * seeding may block, so it runs on a worker thread of Vert.x; drawing numbers never blocks.
 */
final class Entropy implements RandomGenerator {

  private static final int SEED_BYTES = 48;

  private final RandomGenerator generator;

  private Entropy(byte[] seed) {
    generator = RandomGeneratorFactory.of("L128X256MixRandom").create(seed);
  }

  static Uni<RandomGenerator> gather(Vertx vertx) {
    return Contexts.onWorker(vertx, () -> new Entropy(seed()));
  }

  private static byte[] seed() {
    byte[] seed = new byte[SEED_BYTES];
    new SecureRandom().nextBytes(seed);
    return seed;
  }

  @Override
  public synchronized long nextLong() {
    return generator.nextLong();
  }
}
