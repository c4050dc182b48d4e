package dev.parquedb.interop.peer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that answers commands about tables.
 *
 * <p>A command is a line of standard input: a JSON array of strings, the first of which names the
 * command. Its answer on standard output is any number of lines, each a JSON object, and a last one
 * {@code {"_count":n}}, with {@code "_version":v} when it is about one version of a table. A
 * command that fails ends in {@code {"_error":"…"}} instead, and the next one is read. The process
 * ends when its input or its parent does.
 *
 * <p>Values in answers: numbers as numbers (NaN and infinities as strings), decimals as strings,
 * dates and times in ISO form with exactly six fraction digits (timestamps in UTC), binary as
 * base64, lists as arrays, structs and maps as objects (maps whose keys are no strings as arrays of
 * pairs); a column without a value is null.
 */
public final class Peer {

  private static final JsonFactory JSON = new JsonFactory();

  private Peer() {}

  /** What a peer can do. */
  @FunctionalInterface
  public interface Commands {
    /**
     * Runs one command.
     *
     * @param words the command and its arguments
     * @param out takes the answer, up to and with its last line
     */
    void run(List<String> words, Answers out) throws Exception;
  }

  /** Makes what a peer can do: slow, and done when standard output is safe from it. */
  @FunctionalInterface
  public interface Start {
    /** Starts the engine. */
    Commands start() throws Exception;
  }

  /**
   * Runs a peer: answers the one command that the arguments are, or without arguments those of
   * standard input until it ends. Exits with status 1 when a single command fails.
   *
   * @param args the words of a command, or none
   * @param start starts the engine
   */
  public static void run(String[] args, Start start) throws Exception {
    ProcessHandle.current()
        .parent()
        .ifPresent(parent -> parent.onExit().thenRun(() -> Runtime.getRuntime().halt(2)));
    OutputStream answers = new FileOutputStream(FileDescriptor.out);
    // Whatever a library prints must not end up among the answers.
    System.setOut(System.err);
    Answers out = new Answers(answers);
    Commands commands = start.start();
    if (args.length > 0) {
      boolean answered = answer(commands, List.of(args), out);
      System.exit(answered ? 0 : 1);
    }
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      answer(commands, words(line), out);
    }
    // The engine may have threads that would keep the process alive.
    System.exit(0);
  }

  private static boolean answer(Commands commands, List<String> words, Answers out)
      throws IOException {
    try {
      commands.run(words, out);
      return true;
    } catch (Exception | LinkageError | StackOverflowError e) {
      e.printStackTrace();
      out.failed(e);
      return false;
    }
  }

  private static List<String> words(String line) throws IOException {
    List<String> words = new ArrayList<>();
    try (JsonParser in = JSON.createParser(line)) {
      if (in.nextToken() != JsonToken.START_ARRAY) {
        throw new IOException("not an array: " + line);
      }
      while (in.nextToken() == JsonToken.VALUE_STRING) {
        words.add(in.getText());
      }
      if (in.currentToken() != JsonToken.END_ARRAY || words.isEmpty()) {
        throw new IOException("not an array of strings: " + line);
      }
    }
    return words;
  }
}
