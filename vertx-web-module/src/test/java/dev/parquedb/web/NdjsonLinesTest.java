package dev.parquedb.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NdjsonLinesTest {

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> show(NdjsonLines.Cut cut) {
    return cut.lines().stream()
        .map(line -> line.number() + ":" + new String(line.bytes(), StandardCharsets.UTF_8))
        .toList();
  }

  /** Whatever the chunks, the lines are the same. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 100})
  void linesDoNotDependOnChunks(int size) {
    byte[] text = bytes("äé\r\n\n \t\nsecond\nlast");
    NdjsonLines lines = new NdjsonLines(100);
    List<String> seen = new ArrayList<>();
    for (int start = 0; start < text.length; start += size) {
      int end = Math.min(text.length, start + size);
      seen.addAll(show(lines.accept(java.util.Arrays.copyOfRange(text, start, end))));
    }
    seen.addAll(show(lines.finish()));
    assertThat(seen).containsExactly("1:äé", "4:second", "5:last");
  }

  @Test
  void aLineOfTheLargestLengthIsTaken() {
    NdjsonLines lines = new NdjsonLines(4);
    assertThat(show(lines.accept(bytes("abcd\nabc\n")))).containsExactly("1:abcd", "2:abc");
  }

  @Test
  void aLongerLineIsRefusedAfterTheLinesBeforeIt() {
    NdjsonLines lines = new NdjsonLines(4);
    NdjsonLines.Cut cut = lines.accept(bytes("ab\nabcde\nx\n"));
    assertThat(show(cut)).containsExactly("1:ab");
    assertThat(cut.tooLong()).isEqualTo(Optional.of(2L));
  }

  @Test
  void aLongerLineIsRefusedBeforeItEnds() {
    NdjsonLines lines = new NdjsonLines(4);
    assertThat(lines.accept(bytes("abc")).tooLong()).isEmpty();
    assertThat(lines.accept(bytes("de")).tooLong()).isEqualTo(Optional.of(1L));
  }

  @Test
  void nothingHasNoLines() {
    assertThat(new NdjsonLines(4).finish().lines()).isEmpty();
  }
}
