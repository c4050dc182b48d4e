package dev.parquedb.storage.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The code in {@code docs/new-storage-backend.md} is the code that is tested here. */
class GuideTest {

  private static final Path GUIDE = Path.of("docs", "new-storage-backend.md");
  private static final Path SOURCES =
      Path.of("storage-async", "src", "test", "java", "dev", "parquedb", "storage", "guide");
  private static final Pattern BLOCK =
      Pattern.compile("(?:<!-- (\\w+\\.java)#(\\w+) -->\\n)?```java\\n(.*?)```", Pattern.DOTALL);

  @Test
  void everyCodeBlockIsARegionOfTheCompiledSource() throws IOException {
    List<String> shown = new ArrayList<>();
    Matcher block = BLOCK.matcher(text(GUIDE));
    while (block.find()) {
      assertThat(block.group(1)).as("the source of %s", block.group(3)).isNotNull();
      assertThat(block.group(3))
          .as("%s of %s", block.group(2), block.group(1))
          .isEqualTo(region(SOURCES.resolve(block.group(1)), block.group(2)));
      shown.add(block.group(2));
    }
    assertThat(shown)
        .contains("capabilities", "reads", "put", "putStream", "list", "delete", "enter")
        .contains("errors", "conformance", "faults", "provider")
        .doesNotHaveDuplicates();
  }

  private static String region(Path source, String name) throws IOException {
    Matcher region =
        Pattern.compile("(?m)^ *// region " + name + "\\n(.*?)^ *// endregion", Pattern.DOTALL)
            .matcher(text(source).replaceAll("(?m)\\n\\n( *// endregion)", "\n$1"));
    assertThat(region.find()).as("region %s of %s", name, source).isTrue();
    return region.group(1).stripTrailing().stripIndent() + "\n";
  }

  private static String text(Path inRepository) throws IOException {
    return Files.readString(root().resolve(inRepository)).replace("\r\n", "\n");
  }

  /** Builds run in the module, or on its compiled tests from a module beside it. */
  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve(GUIDE))) {
      folder = folder.getParent();
      assertThat(folder).as("a folder above with %s", GUIDE).isNotNull();
    }
    return folder;
  }
}
