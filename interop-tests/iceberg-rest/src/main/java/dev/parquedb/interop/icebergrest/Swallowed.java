package dev.parquedb.interop.icebergrest;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.PrintWriter;
import java.io.Writer;

/** A response of which nothing is sent. */
final class Swallowed extends HttpServletResponseWrapper {

  Swallowed(HttpServletResponse response) {
    super(response);
  }

  @Override
  public void setStatus(int status) {}

  @Override
  public void setHeader(String name, String value) {}

  @Override
  public PrintWriter getWriter() {
    return new PrintWriter(Writer.nullWriter());
  }
}
