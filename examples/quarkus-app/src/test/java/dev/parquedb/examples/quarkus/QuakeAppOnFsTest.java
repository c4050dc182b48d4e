package dev.parquedb.examples.quarkus;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@QuarkusTestResource(value = FolderOfStore.class, restrictToAnnotatedClass = true)
class QuakeAppOnFsTest extends QuakeAppTest {}
