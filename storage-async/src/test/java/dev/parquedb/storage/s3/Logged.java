package dev.parquedb.storage.s3;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a class, or everything, writes into the log meanwhile. */
final class Logged implements AutoCloseable {

  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord told) {
          messages.add(told.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private Logged(Logger logger) {
    this.logger = logger;
    logger.addHandler(handler);
  }

  static Logged of(Class<?> source) {
    return new Logged(Logger.getLogger(source.getName()));
  }

  static Logged everything() {
    return new Logged(Logger.getLogger(""));
  }

  List<String> messages() {
    return messages;
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
  }
}
