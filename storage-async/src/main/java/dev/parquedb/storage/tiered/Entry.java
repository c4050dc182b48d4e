package dev.parquedb.storage.tiered;

import dev.parquedb.storage.FileStat;
import java.time.Instant;

/**
 * A file as the hot tier has it.
 *
 * @param path the file
 * @param hotVersion the version of its object in the hot tier
 * @param modifiedAt when the object was written, by the hot tier's clock
 * @param frame the front of the object
 * @param description what the user says of the file
 */
record Entry(
    String path, String hotVersion, Instant modifiedAt, Frame frame, Description description) {

  /** What callers take for the version: that of the content, in whichever tier it is. */
  String version() {
    return frame.id().version();
  }

  /** When the content was written. */
  Instant writtenAt() {
    return frame.writtenAt().orElse(modifiedAt);
  }

  FileStat stat() {
    return new FileStat(
        path,
        false,
        frame.size(),
        version(),
        writtenAt(),
        description.contentType(),
        description.cacheControl(),
        description.metadata());
  }
}
