package dev.parquedb.query;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Writes the expressions of {@code $expr} back. */
final class ExpressionWriter {
  private ExpressionWriter() {}

  static Object write(Expression expression) {
    if (expression instanceof Expression.Path path) {
      return "$" + path.path();
    }
    if (expression instanceof Expression.Literal literal) {
      Object value = literal.value();
      boolean plain =
          value instanceof Number
              || value instanceof Boolean
              || value instanceof String text && !text.startsWith("$");
      return plain ? value : Collections.singletonMap("$literal", value);
    }
    if (expression instanceof Expression.Compare compare) {
      return Map.of(compare.operator().symbol(), each(List.of(compare.left(), compare.right())));
    }
    if (expression instanceof Expression.And and) {
      return Map.of("$and", each(and.expressions()));
    }
    if (expression instanceof Expression.Or or) {
      return Map.of("$or", each(or.expressions()));
    }
    return Map.of("$not", each(List.of(((Expression.Not) expression).expression())));
  }

  private static List<Object> each(List<Expression> expressions) {
    return expressions.stream().map(ExpressionWriter::write).toList();
  }
}
