package dev.parquedb.examples.quarkus;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@QuarkusTestResource(value = BucketOfStore.class, restrictToAnnotatedClass = true)
class QuakeAppOnS3Test extends QuakeAppTest {}
