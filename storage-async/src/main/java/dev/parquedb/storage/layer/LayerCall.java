package dev.parquedb.storage.layer;

import java.util.Optional;

/**
 * One call on its way through the layers.
 *
 * @param operation what is called
 * @param path the path or prefix as given; the source of a copy or move
 * @param dest the destination of a copy or move
 */
record LayerCall(Operation operation, String path, Optional<String> dest) {

  LayerCall(Operation operation, String path) {
    this(operation, path, Optional.empty());
  }

  /** The path for an error; errors have no null paths. */
  String shownPath() {
    return path == null ? "" : path;
  }
}
