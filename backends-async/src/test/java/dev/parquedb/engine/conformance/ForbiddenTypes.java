package dev.parquedb.engine.conformance;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds types that the signature of a public class must not show. */
final class ForbiddenTypes extends ArchCondition<JavaClass> {

  private final List<String> prefixes;

  private ForbiddenTypes(List<String> prefixes) {
    super("show no type of %s in what callers see", prefixes);
    this.prefixes = prefixes;
  }

  /** What is public or protected shows no type whose name starts with one of these. */
  static ForbiddenTypes inSignatures(String... prefixes) {
    return new ForbiddenTypes(List.of(prefixes));
  }

  @Override
  public void check(JavaClass item, ConditionEvents events) {
    List<JavaType> superTypes = new ArrayList<>(item.getInterfaces());
    item.getSuperclass().ifPresent(superTypes::add);
    superTypes.forEach(type -> judge(item, item.getName(), type, events));
    for (JavaField field : item.getFields()) {
      if (seen(field.getModifiers())) {
        judge(item, field.getFullName(), field.getType(), events);
      }
    }
    for (JavaCodeUnit unit : item.getCodeUnits()) {
      if (seen(unit.getModifiers())) {
        Stream.concat(
                Stream.of(unit.getReturnType()),
                Stream.concat(
                    unit.getParameterTypes().stream(),
                    unit.getExceptionTypes().stream().map(JavaType.class::cast)))
            .forEach(type -> judge(item, unit.getFullName(), type, events));
      }
    }
  }

  private static boolean seen(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  private void judge(JavaClass owner, String where, JavaType type, ConditionEvents events) {
    for (JavaClass raw : type.getAllInvolvedRawTypes()) {
      if (prefixes.stream().anyMatch(raw.getName()::startsWith)) {
        events.add(SimpleConditionEvent.violated(owner, where + " shows " + raw.getName()));
      }
    }
  }
}
