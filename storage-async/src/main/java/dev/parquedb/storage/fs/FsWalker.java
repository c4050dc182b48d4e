package dev.parquedb.storage.fs;

import dev.parquedb.Utf8Order;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.spi.StoragePaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Walks the files of a folder in the order of their keys, from any key on, reading only directories
 * on the way and asking only for the attributes of what it passes. Blocking.
 *
 * <p>What no key can name is passed over: links, special files, names that break the path rules,
 * and the storage's own files.
 *
 * <p>A directory {@code a} comes where {@code a/} sorts, behind {@code a-b} and before {@code a0}.
 * What something is shows only when it is looked at; so every name is expected in two places, as a
 * file and as a directory, and counts in the one that is right.
 */
final class FsWalker implements Iterator<FileStat> {

  private final FsRoot root;
  private final Deque<Frame> open = new ArrayDeque<>();
  private String from = "";
  private FileStat next;

  /**
   * Starts a walk.
   *
   * @param prefix keys that do not start with it are not looked at
   */
  FsWalker(FsRoot root, String prefix) throws IOException {
    this.root = root;
    int slash = prefix.lastIndexOf('/');
    String directory = slash < 0 ? "" : prefix.substring(0, slash);
    Path start = root.resolve(directory);
    boolean there = directory.isEmpty();
    if (!there) {
      BasicFileAttributes attributes = root.attributesOrNull(start, directory);
      there = attributes != null && attributes.isDirectory();
    }
    if (there) {
      enter(start, prefix.substring(0, slash + 1), prefix.substring(slash + 1));
    }
  }

  /** The files from a key on, which must not lie behind the one last returned. */
  Iterable<FileStat> from(String key) {
    from = key;
    if (next != null && Utf8Order.compare(next.path(), key) < 0) {
      next = null;
    }
    return () -> this;
  }

  @Override
  public boolean hasNext() {
    try {
      while (next == null && !open.isEmpty()) {
        step(open.peek());
      }
      return next != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public FileStat next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    FileStat found = next;
    next = null;
    return found;
  }

  private void step(Frame frame) throws IOException {
    if (!frame.names.hasNext() || liesBefore(frame.prefix)) {
      open.pop();
      return;
    }
    String name = frame.names.next();
    boolean asDirectory = name.endsWith("/");
    String key = frame.prefix + name;
    if (asDirectory ? liesBefore(key) : Utf8Order.compare(key, from) < 0) {
      return;
    }
    String plain = asDirectory ? name.substring(0, name.length() - 1) : name;
    if (!StoragePaths.isKey(frame.prefix + plain)) {
      return;
    }
    Path path = frame.directory.resolve(plain);
    BasicFileAttributes attributes = attributesOrNull(path);
    if (attributes == null) {
      return;
    }
    if (asDirectory && attributes.isDirectory()) {
      enter(path, key, "");
    } else if (!asDirectory && attributes.isRegularFile()) {
      next = FileIdentity.of(attributes).stat(key);
    }
  }

  /** Whether all keys with a prefix lie before the key to go on from. */
  private boolean liesBefore(String prefix) {
    return !from.startsWith(prefix) && Utf8Order.compare(prefix, from) < 0;
  }

  private void enter(Path directory, String prefix, String namePrefix) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        String name = child.getFileName().toString();
        if (name.startsWith(namePrefix)) {
          names.add(name);
          names.add(name + "/");
        }
      }
    } catch (IOException e) {
      if (FsErrors.meansAbsent(e)) {
        return;
      }
      throw e;
    }
    names.sort(Utf8Order.COMPARATOR);
    open.push(new Frame(directory, prefix, names.iterator()));
  }

  private static BasicFileAttributes attributesOrNull(Path path) throws IOException {
    try {
      return FileIdentity.attributes(path);
    } catch (IOException e) {
      if (FsErrors.meansAbsent(e)) {
        return null;
      }
      throw e;
    }
  }

  private record Frame(Path directory, String prefix, Iterator<String> names) {}
}
