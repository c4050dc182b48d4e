package dev.parquedb.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Loads a package anew, as on a class path that lacks some libraries. */
public final class WithoutLibraries extends ClassLoader {

  private final String anew;
  private final List<String> missing;

  /**
   * Hides libraries.
   *
   * @param anew a class of the package
   * @param missing what the names of the classes begin with that are not there
   */
  public WithoutLibraries(Class<?> anew, String... missing) {
    super(anew.getClassLoader());
    this.anew = anew.getPackageName() + ".";
    this.missing = List.of(missing);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (missing.stream().anyMatch(name::startsWith)) {
      throw new ClassNotFoundException(name);
    }
    if (!name.startsWith(anew)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream code = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (code == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = code.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
