package dev.parquedb.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Expressions that name a value for the expressions inside. Immutable. */
public sealed interface ExpressionBinding extends Expression {
  /**
   * Names values: {@code $let}.
   *
   * @param variables the values by name; none sees another
   * @param in what is computed with them
   */
  record Let(Map<String, Expression> variables, Expression in) implements ExpressionBinding {
    /** Copies the map. */
    public Let {
      variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
      Objects.requireNonNull(in, "in");
    }

    @Override
    public List<Expression> parts() {
      List<Expression> parts = new ArrayList<>(variables.values());
      parts.add(in);
      return Collections.unmodifiableList(parts);
    }
  }

  /**
   * What each element of an array becomes: {@code $map}.
   *
   * @param input the array
   * @param as the name of the element
   * @param in what it becomes
   */
  record MapArray(Expression input, String as, Expression in) implements ExpressionBinding {
    /** Checks the parts. */
    public MapArray {
      Objects.requireNonNull(input, "input");
      Objects.requireNonNull(as, "as");
      Objects.requireNonNull(in, "in");
    }

    @Override
    public List<Expression> parts() {
      return List.of(input, in);
    }
  }

  /**
   * The elements of an array for which a condition is true: {@code $filter}.
   *
   * @param input the array
   * @param as the name of the element
   * @param condition the condition
   * @param limit how many elements at most, if there is a limit
   */
  record FilterArray(Expression input, String as, Expression condition, Optional<Expression> limit)
      implements ExpressionBinding {
    /** Checks the parts. */
    public FilterArray {
      Objects.requireNonNull(input, "input");
      Objects.requireNonNull(as, "as");
      Objects.requireNonNull(condition, "condition");
      Objects.requireNonNull(limit, "limit");
    }

    @Override
    public List<Expression> parts() {
      List<Expression> parts = new ArrayList<>(List.of(input, condition));
      limit.ifPresent(parts::add);
      return Collections.unmodifiableList(parts);
    }
  }

  /**
   * One value from all elements of an array, one after the other: {@code $reduce}. Inside, {@code
   * $$value} is the value so far and {@code $$this} the element.
   *
   * @param input the array
   * @param initialValue the value before the first element
   * @param in the value after an element
   */
  record Reduce(Expression input, Expression initialValue, Expression in)
      implements ExpressionBinding {
    /** Checks the parts. */
    public Reduce {
      Objects.requireNonNull(input, "input");
      Objects.requireNonNull(initialValue, "initialValue");
      Objects.requireNonNull(in, "in");
    }

    @Override
    public List<Expression> parts() {
      return List.of(input, initialValue, in);
    }
  }
}
