package dev.parquedb.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parquedb.Utf8Order;
import dev.parquedb.storage.FileStat;
import dev.parquedb.storage.spi.StoragePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FsWalkerTest {

  private static final String[] NAMES = {"a", "a-", "a.x", "a0", "ab", "b", "ü", "～", "😀"};

  @TempDir Path temp;

  private FsRoot root;
  private final NavigableSet<String> keys = new TreeSet<>(Utf8Order.COMPARATOR);

  @BeforeEach
  void makeTree() throws IOException {
    root = FsRoot.of(temp.toRealPath());
    fill(root.path(), "", 0, new Random(23));
    assertThat(keys).hasSizeGreaterThan(50);
  }

  @Test
  void filesComeInTheOrderOfTheirKeysFromAnyKeyOn() throws IOException {
    assertThat(walk("", "")).containsExactlyElementsOf(keys);
    for (String key : keys) {
      assertThat(walk("", key)).as(key).containsExactlyElementsOf(keys.tailSet(key));
      String behind = key + "\0";
      assertThat(walk("", behind)).as(key).containsExactlyElementsOf(keys.tailSet(behind));
    }
  }

  @Test
  void aWalkMayJumpAhead() throws IOException {
    List<String> sorted = List.copyOf(keys);
    FsWalker walker = new FsWalker(root, "");
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i += 3) {
      seen.add(walker.from(sorted.get(i)).iterator().next().path());
    }
    List<String> everyThird = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i += 3) {
      everyThird.add(sorted.get(i));
    }
    assertThat(seen).isEqualTo(everyThird);
  }

  @Test
  void aPrefixNarrowsTheWalk() throws IOException {
    for (String prefix : List.of("a", "a/", "a-", "b/a", "ü/", "q", "a/q/", "😀")) {
      assertThat(walk(prefix, ""))
          .as(prefix)
          .containsExactlyElementsOf(keys.stream().filter(key -> key.startsWith(prefix)).toList());
    }
  }

  @Test
  void whatNoKeyCanNameIsPassedOver() throws IOException {
    Files.writeString(temp.resolve("back\\slash"), "x");
    Files.writeString(temp.resolve("tab\t"), "x");
    Path internal =
        Files.createDirectories(temp.resolve("a").resolve(StoragePaths.RESERVED_SEGMENT));
    Files.writeString(internal.resolve("x"), "x");
    Files.createSymbolicLink(temp.resolve("link"), temp.resolve("a"));
    Path deep = temp;
    for (int i = 0; i < 5; i++) {
      deep = Files.createDirectory(deep.resolve("d".repeat(250)));
    }
    Files.writeString(deep.resolve("x"), "x");
    assertThat(walk("", "")).containsExactlyElementsOf(keys);
  }

  private List<String> walk(String prefix, String from) throws IOException {
    List<String> paths = new ArrayList<>();
    for (FileStat file : new FsWalker(root, prefix).from(from)) {
      if (!file.path().startsWith(prefix)) {
        break;
      }
      paths.add(file.path());
    }
    return paths;
  }

  private void fill(Path directory, String prefix, int depth, Random random) throws IOException {
    for (String name : NAMES) {
      int what = depth == 0 && name.equals("a") ? 2 : random.nextInt(3);
      if (what == 1) {
        Files.writeString(directory.resolve(name), "x");
        keys.add(prefix + name);
      } else if (what == 2 && depth < 3) {
        Path child = Files.createDirectory(directory.resolve(name));
        fill(child, prefix + name + "/", depth + 1, random);
      }
    }
  }
}
