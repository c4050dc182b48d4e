package dev.parquedb.interop.icebergrest;

import jakarta.servlet.DispatcherType;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.Map;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.rest.RESTCatalogAdapter;
import org.apache.iceberg.rest.RESTCatalogServlet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** An Iceberg REST catalog over SQLite in memory on 127.0.0.1, until standard input ends. */
public final class IcebergRestServer {

  private IcebergRestServer() {}

  /**
   * Runs the server, and prints where it listens as one line.
   *
   * @param args the folder of the warehouse as a URI, the share of commits whose replies get lost
   *     (from 0 to 1), and the seed that chooses them
   * @throws Exception when it does not start
   */
  public static void main(String[] args) throws Exception {
    Catalog catalog =
        CatalogUtil.buildIcebergCatalog(
            "catalog",
            Map.of(
                "catalog-impl", "org.apache.iceberg.jdbc.JdbcCatalog",
                "io-impl", LocalFileIO.class.getName(),
                "uri", "jdbc:sqlite::memory:",
                "jdbc.schema-version", "V1",
                "clients", "1",
                "warehouse", args[0]),
            null);
    ServletContextHandler handler = new ServletContextHandler();
    handler.addServlet(
        new ServletHolder(new RESTCatalogServlet(new RESTCatalogAdapter(catalog))), "/*");
    handler.addFilter(
        new FilterHolder(new LostReplies(Double.parseDouble(args[1]), Long.parseLong(args[2]))),
        "/*",
        EnumSet.of(DispatcherType.REQUEST));
    Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
    server.setHandler(handler);
    server.start();
    int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    System.out.println(">>http://127.0.0.1:" + port);
    try (InputStream untilItEnds = System.in) {
      untilItEnds.transferTo(OutputStream.nullOutputStream());
    }
    server.stop();
    System.exit(0);
  }
}
