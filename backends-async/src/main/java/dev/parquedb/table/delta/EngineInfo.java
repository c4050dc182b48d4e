package dev.parquedb.table.delta;

/** How this library names itself in commits. */
final class EngineInfo {

  private static final String NAME = "ParqueDB/";

  /** The name with the library's version. */
  static final String TEXT = NAME + version();

  private EngineInfo() {}

  /** Whether a commit's {@code engineInfo} names this library. */
  static boolean isOurs(String engineInfo) {
    return engineInfo.startsWith(NAME);
  }

  private static String version() {
    String version = EngineInfo.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
