package dev.parquedb.interop.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives tests one Ceph object gateway for the whole run. Where Ceph is not installed they are
 * skipped, unless {@code -Drgw.required=true} says that it must be.
 */
final class OnCephRgw implements BeforeAllCallback {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(OnCephRgw.class);

  private static volatile CephRgw server;

  @Override
  public void beforeAll(ExtensionContext context) {
    List<String> missing = CephRgw.missing();
    if (Boolean.getBoolean("rgw.required")) {
      assertThat(missing).as("programs of Ceph that are missing, though RGW is required").isEmpty();
    }
    assumeTrue(missing.isEmpty(), () -> "Ceph RGW is not installed: " + missing + " missing");
    server =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent("server", name -> CephRgw.start(), CephRgw.class);
  }

  /** The URI of a storage that nobody used before. */
  static String freshUri() {
    return server.buckets().fresh();
  }
}
