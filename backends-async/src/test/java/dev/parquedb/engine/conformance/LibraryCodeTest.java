package dev.parquedb.engine.conformance;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import dev.parquedb.vertx.VertxTimeSource;
import io.smallrye.mutiny.groups.UniAwait;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** What library code must not do: wait, look at the clock, roll dice, print. */
class LibraryCodeTest {

  /** The testkit waits and forks on purpose. */
  private static final JavaClasses LIBRARY =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.parquedb")
          .that(
              new DescribedPredicate<>("are not of the testkit") {
                @Override
                public boolean test(JavaClass each) {
                  return !each.getPackageName().startsWith("dev.parquedb.testkit");
                }
              });

  private static ArchCondition<JavaClass> calling(Class<?> type, String... methods) {
    DescribedPredicate<JavaClass> ofType = JavaClass.Predicates.assignableTo(type);
    return callMethodWhere(target(owner(ofType)).and(target(nameIn(methods))));
  }

  private static DescribedPredicate<HasName> nameIn(String... methods) {
    DescribedPredicate<HasName> any = name(methods[0]);
    for (String method : methods) {
      any = any.or(name(method));
    }
    return any;
  }

  @Test
  void nobodySleepsOrWaitsForAnotherThread() {
    noClasses().should(calling(Thread.class, "sleep", "join", "wait")).check(LIBRARY);
    noClasses().should(calling(Future.class, "get")).check(LIBRARY);
    noClasses().should(calling(CompletableFuture.class, "join", "get")).check(LIBRARY);
    noClasses().should(calling(CountDownLatch.class, "await")).check(LIBRARY);
    // The threads for files and for SQLite are there to block; without work they wait for some.
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.parquedb.storage.spi.WorkQueue")
        .should(calling(Semaphore.class, "acquire", "acquireUninterruptibly"))
        .check(LIBRARY);
    noClasses().should(calling(UniAwait.class, "indefinitely", "atMost")).check(LIBRARY);
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.smallrye.mutiny.groups.MultiToIterable")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.smallrye.mutiny.operators.multi.BlockingIterable")
        .check(LIBRARY);
  }

  @Test
  void theClockIsLookedAtInOnePlace() {
    var elsewhere = noClasses().that().doNotHaveFullyQualifiedName(VertxTimeSource.class.getName());
    elsewhere.should(calling(System.class, "currentTimeMillis", "nanoTime")).check(LIBRARY);
    elsewhere.should(calling(Instant.class, "now")).check(LIBRARY);
    elsewhere
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.Clock")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Timer")
        .check(LIBRARY);
    for (Class<?> type :
        new Class<?>[] {
          LocalDate.class,
          LocalDateTime.class,
          LocalTime.class,
          ZonedDateTime.class,
          OffsetDateTime.class
        }) {
      elsewhere.should(calling(type, "now")).check(LIBRARY);
    }
  }

  @Test
  void diceAreHandedIn() {
    noClasses().should(calling(Math.class, "random")).check(LIBRARY);
    noClasses().should(calling(ThreadLocalRandom.class, "current")).check(LIBRARY);
    noClasses().should(calling(UUID.class, "randomUUID")).check(LIBRARY);
    noClasses()
        .should()
        .callConstructor(Random.class)
        .orShould()
        .callConstructor(SplittableRandom.class)
        .check(LIBRARY);
  }

  @Test
  void nobodyPrintsOrChoosesALoggingImplementation() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(LIBRARY);
    noClasses().should(calling(Throwable.class, "printStackTrace")).check(LIBRARY);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.util.logging..",
            "org.apache.log4j..",
            "org.apache.logging..",
            "ch.qos.logback..",
            "org.slf4j.impl..",
            "org.slf4j.jul..",
            "org.slf4j.simple..")
        .check(LIBRARY);
  }
}
