package dev.parquedb.web;

import dev.parquedb.entity.CompactOptions;
import dev.parquedb.entity.EntityBackend;
import dev.parquedb.entity.EntityId;
import dev.parquedb.entity.VacuumOptions;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The routes of maintenance. The work runs on when the client leaves, as changes do. */
final class MaintenanceRoutes {

  private static final Set<String> COMPACT =
      Set.of("targetFileSize", "minFileSize", "maxFiles", "dryRun");
  private static final Set<String> VACUUM = Set.of("retention", "dryRun");

  private final EntityBackend backend;

  MaintenanceRoutes(EntityBackend backend) {
    this.backend = backend;
  }

  void compact(Exchange exchange) {
    exchange.query(Set.of());
    EntityId.checkNamespace(exchange.ns());
    exchange.withBody(
        MediaTypes.DOCUMENT,
        body -> {
          CompactOptions options = compactOptions(Members.parse(ReadRoutes.bytes(body), COMPACT));
          exchange.finish(
              backend.compact(exchange.ns(), options),
              result ->
                  exchange.json(
                      200,
                      ReadRoutes.ordered(
                          "filesCompacted", result.filesCompacted(),
                          "filesCreated", result.filesCreated(),
                          "bytesBefore", result.bytesBefore(),
                          "bytesAfter", result.bytesAfter(),
                          "duration", result.duration().toString())));
        });
  }

  private static CompactOptions compactOptions(Members given) {
    CompactOptions options = CompactOptions.DEFAULT;
    options =
        options.withSizes(
            size(given, "targetFileSize").orElse(options.targetFileSize()),
            size(given, "minFileSize").orElse(options.minFileSize()));
    Optional<Long> files = size(given, "maxFiles");
    if (files.isPresent()) {
      options = options.withMaxFiles((int) Math.min(Integer.MAX_VALUE, files.get()));
    }
    return given.flag("dryRun") ? options.asDryRun() : options;
  }

  private static Optional<Long> size(Members given, String name) {
    Optional<Long> value = given.number(name);
    if (value.isPresent() && value.get() < 1) {
      throw given.refused(name, "an integer from 1");
    }
    return value;
  }

  void vacuum(Exchange exchange) {
    exchange.query(Set.of());
    EntityId.checkNamespace(exchange.ns());
    exchange.withBody(
        MediaTypes.DOCUMENT,
        body -> {
          Members given = Members.parse(ReadRoutes.bytes(body), VACUUM);
          VacuumOptions options =
              given
                  .text("retention")
                  .map(text -> VacuumOptions.DEFAULT.withRetention(duration(given, text)))
                  .orElse(VacuumOptions.DEFAULT);
          exchange.finish(
              backend.vacuum(exchange.ns(), given.flag("dryRun") ? options.asDryRun() : options),
              result ->
                  exchange.json(
                      200,
                      ReadRoutes.ordered(
                          "filesDeleted", result.filesDeleted(),
                          "bytesReclaimed", result.bytesReclaimed(),
                          "snapshotsExpired", result.snapshotsExpired())));
        });
  }

  private static Duration duration(Members given, String text) {
    try {
      Duration time = Duration.parse(text);
      if (!time.isNegative()) {
        return time;
      }
    } catch (DateTimeException e) {
      // Refused below, like a negative one.
    }
    throw given.refused("retention", "a duration like P7D or PT12H");
  }
}
