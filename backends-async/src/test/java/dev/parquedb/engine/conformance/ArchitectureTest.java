package dev.parquedb.engine.conformance;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who may know whom: the table of modules and packages, as far as this module can see it. */
class ArchitectureTest {

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.parquedb");

  private static final String[] FORMATS = {
    "dev.parquedb.table.delta..",
    "dev.parquedb.table.iceberg..",
    "dev.parquedb.table.nativeformat.."
  };

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(false).check(ALL);
  }

  @Test
  void everyPackageBelongsToOneModule() {
    Map<String, Set<String>> modules = new TreeMap<>();
    for (JavaClass each : ALL) {
      String file = each.getSource().orElseThrow().getUri().toString();
      String module = file.substring(0, file.indexOf("dev/parquedb/"));
      modules.computeIfAbsent(each.getPackageName(), name -> new TreeSet<>()).add(module);
    }
    assertThat(modules.keySet())
        .contains("dev.parquedb", "dev.parquedb.engine", "dev.parquedb.table.delta");
    assertThat(modules).allSatisfy((name, where) -> assertThat(where).as(name).hasSize(1));
  }

  @Test
  void theEngineKnowsNoTableFormat() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.parquedb.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FORMATS));
  }

  @Test
  void theFormatInterfaceKnowsNoFormatAndNoEngine() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.parquedb.table")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(FORMATS).or(resideInAPackage("dev.parquedb.engine.."))));
  }

  @Test
  void aTableFormatKnowsOfTheEngineOnlyHowParquetIsReadAndWritten() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(FORMATS)
            .should()
            .dependOnClassesThat(
                resideInAPackage("dev.parquedb.engine..")
                    .and(
                        DescribedPredicate.not(
                            resideInAPackage("dev.parquedb.engine.parquet..")))));
  }

  @Test
  void parquetKnowsNothingOfCommitsAndScans() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.parquedb.engine.parquet..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.parquedb.engine",
                "dev.parquedb.engine.commit..",
                "dev.parquedb.engine.scan.."));
  }

  @Test
  void filtersUpdatesAndSchemasKnowNeitherStorageNorEngine() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "dev.parquedb.query..", "dev.parquedb.update..", "dev.parquedb.schema..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.parquedb.storage..",
                "dev.parquedb.engine..",
                "dev.parquedb.table..",
                "dev.parquedb.db..",
                "dev.parquedb.vertx..",
                "io.vertx..",
                "io.smallrye.."));
  }

  @Test
  void storageKnowsNothingAboveIt() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.parquedb.storage..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.parquedb.entity..",
                "dev.parquedb.query..",
                "dev.parquedb.update..",
                "dev.parquedb.schema..",
                "dev.parquedb.engine..",
                "dev.parquedb.table..",
                "dev.parquedb.db.."));
  }

  @Test
  void entitiesKnowNoConcreteStorage() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "dev.parquedb.engine..", "dev.parquedb.table..", "dev.parquedb.db..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.parquedb.storage.memory..",
                "dev.parquedb.storage.fs..",
                "dev.parquedb.storage.s3..",
                "dev.parquedb.storage.sqlite..",
                "dev.parquedb.storage.http..",
                "dev.parquedb.storage.tiered..",
                "dev.parquedb.storage.layer..",
                "dev.parquedb.storage.spi.."));
  }

  @Test
  void theInterfacesKnowVertxOnlyWhereBackendsAreOpened() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "dev.parquedb",
                "dev.parquedb.entity",
                "dev.parquedb.storage",
                "dev.parquedb.query",
                "dev.parquedb.update",
                "dev.parquedb.schema")
            .and(
                DescribedPredicate.not(
                    nameMatching(
                        "dev\\.parquedb\\.(Storages|EntityBackends|storage\\.StorageProvider"
                            + "|entity\\.EntityBackendProvider)")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx.."));
  }

  @Test
  void vertxIsUsedOnlyByWhatBothMajorsHave() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx.core.impl..", "io.vertx.core.internal.."));
  }

  @Test
  void publicSignaturesShowNoTypeOfALibraryThatIsAnImplementationDetail() {
    classes()
        .that()
        .arePublic()
        .should(ForbiddenTypes.inSignatures("io.netty.", "org.apache.hadoop.", "software.amazon."))
        .check(ALL);
  }
}
