package dev.parquedb.query;

import java.util.List;

/** An expression ready to be computed. */
interface Computation {
  /**
   * The value for a document, or {@link PathWalker#MISSING}.
   *
   * @throws NotComputable if there is none
   */
  Object of(Frame frame);

  /**
   * What a computation sees: the document, the values that were named, innermost first.
   *
   * @param document the document
   * @param work what was done so far
   * @param outer the frame around the named value; null for the document's
   * @param name the name
   * @param value the named value
   */
  record Frame(Object document, Work work, Frame outer, String name, Object value) {
    static Frame of(Object document) {
      return new Frame(document, new Work(), null, null, null);
    }

    Frame with(String newName, Object newValue) {
      return new Frame(document, work, this, newName, newValue);
    }

    Object named(String wanted) {
      for (Frame frame = this; frame != null; frame = frame.outer) {
        if (wanted.equals(frame.name)) {
          return frame.value;
        }
      }
      throw new NotComputable();
    }
  }

  /** All values, in order. */
  static Object[] all(List<Computation> computations, Frame frame) {
    Object[] values = new Object[computations.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = computations.get(i).of(frame);
    }
    return values;
  }
}
